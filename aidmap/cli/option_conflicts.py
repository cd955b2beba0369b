"""Options that contradict each other, or have no effect on the chosen format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Rule = Callable[[Mapping[str, Any], set[str], Mapping[str, str]], Iterator[str]]

PICTURES = (".png", ".svg", ".pdf")
OF_PICTURES = ("size", "orientation", "extent", "dpi", "number", "made")
OF_AMOUNTS = ("by", "measure", "publishers", "as_csv")
TURNABLE = ("a4", "a3")
WHOLE = ("open511", "openrouteservice", "valhalla")  # schemas that choose their rows themselves
TIMELESS = ("reports", "counts", "sources")  # tables of every traffic


def _map(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    suffix = _suffix(params) or ".html"
    if suffix == ".html":
        for name in [name for name in OF_PICTURES if name in given]:
            what = "is of pictures, and changes nothing on a page"
            yield f"{labels[name]}: {what}: leave it out, or name the file .png, .svg or .pdf"
    elif suffix in PICTURES:
        for name in [name for name in ("compact", "picture", "split") if name in given]:
            yield f"--{name}: is of pages, no pictures: leave it out, or name the file .html"
        if "orientation" in given and str(params["size"]) not in TURNABLE:
            yield f"--orientation: --size {params['size']} does not turn: a4 and a3 do"
        yield from _dots(suffix, given)


def _chart(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    suffix = _suffix(params)
    kind = str(params["kind"])
    for name in [name for name in OF_AMOUNTS if name in given and kind != "amounts"]:
        yield f"{labels[name]}: changes nothing in a {kind}: leave it out, or draw amounts"
    if params["output"]:
        yield from _dots(suffix, given)
    elif params["as_json"] or params["as_csv"]:
        for name in sorted(given & {"language", "dpi", "size"}):
            yield f"{labels[name]}: changes nothing in the figures: leave it out, or give -o FILE"
    if params["as_json"] and params["as_csv"]:
        yield f"{labels['as_csv']}: the figures are printed once: leave it, or --json, out"


def _dots(suffix: str, given: set[str]) -> Iterator[str]:
    if suffix in PICTURES[1:] and "dpi" in given:
        yield f"--dpi: changes nothing in a {suffix}, which has no dots: leave it out"


def _export(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    suffix, schema, table = _suffix(params), params["schema"], params["table"]
    if "table" in given and (schema in WHOLE or suffix == ".umap"):
        what = f"--schema {schema}" if schema in WHOLE else "a .umap"
        yield f"{labels['table']}: changes nothing in {what}: leave it out"
    if "traffic" in given and table in TIMELESS:
        yield f"{labels['traffic']}: --table {table} has those of every traffic: leave it out"


def _embed(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    form = str(params["form"])
    idle = {"script": set(labels) - {"form"}, "figure": {"width", "height"}}.get(form, set())
    for name in labels:
        if name in idle & given:
            yield f"{labels[name]}: changes nothing in a {form}: leave it out"


def _build(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    if params["dry_run"] and "processes" in given:
        yield f"{labels['processes']}: --dry-run draws nothing: leave one of them out"


def _status(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    if "everything" in given and params["places"]:
        yield f"{labels['everything']}: places are named: leave it, or them, out"
    yield from _engine(params, given, labels)


def _engine(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    """An answer for all places goes to a file; what is printed has no engine."""
    if params.get("output") is None:
        for name in sorted(given & {"engine", "master"}):
            yield f"{labels[name]}: changes nothing in what is printed: give -o FILE.parquet"
        return
    for name in sorted(given & {"places", "everything", "max_age", "as_json", "min_agreement"}):
        yield f"{labels[name]}: changes nothing in a file of all places: leave it, or -o, out"
    if "master" in given and params["engine"] != "spark":
        yield f"{labels['master']}: is of --engine spark: give that, too"


def _init(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    if "time_zone" in given and not params["empty"]:
        what = "goes with --empty: a copy keeps its own (in dataset.toml)"
        yield f"{labels['time_zone']}: {what}"


def _schema(params: Mapping[str, Any], given: set[str], labels: Mapping[str, str]) -> Iterator[str]:
    if "data" in given and params["kind"] != "datapackage":
        yield f"{labels['data']}: only datapackage is of a data set: leave it out"


def _suffix(params: Mapping[str, Any]) -> str:
    return Path(str(params["output"] or "")).suffix.lower()


RULES: dict[str, Rule] = {
    "map": _map,
    "chart": _chart,
    "export": _export,
    "embed": _embed,
    "build": _build,
    "status": _status,
    "spans": _engine,
    "compare": _engine,
    "init": _init,
    "schema": _schema,
}

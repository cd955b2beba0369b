"""A data set whose every text is hostile: hostile.txt runs through every output there is."""

import csv
import json
from pathlib import Path
from typing import Any

import aidmap
from aidmap.model import as_json, columns_of, parse
from aidmap.store.folder.layout import OPTIONAL_COLUMNS, cells

HOSTILE = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]


def spoil_folder(folder: Path) -> None:
    """Put the hostile texts into every text field of every record of a data set."""
    spoil_shapes(folder)
    spoil_tables(folder)


def spoil_shapes(folder: Path) -> None:
    turn = iter(HOSTILE * 400)
    for name in ("places", "legs", "areas", "basemap", "boundaries", "context"):
        path = folder / f"{name}.geojson"
        collection = json.loads(path.read_text(encoding="utf-8"))
        for feature in collection["features"]:
            spoil(feature["properties"], turn)
        path.write_text(json.dumps(collection), encoding="utf-8")


def spoil(properties: dict[str, Any], turn: Any) -> None:
    for key in ("name_en", "name_ar", "name_he", "name_fr", "operator", "note", "ref"):
        if key in properties:
            properties[key] = next(turn)
    for key in ("aliases", "sources"):
        if key in properties:
            properties[key] = [next(turn), next(turn)]


def spoil_tables(folder: Path) -> None:
    """The same for the tables; the shipped reports make room for hostile ones."""
    dataset = aidmap.open_store(folder)
    records = dataset.records
    turn = iter(HOSTILE * 400)
    write_table(
        folder / "routes.csv",
        "route",
        [
            parse(
                "route",
                as_json(route) | {"name_en": next(turn), "name_ar": next(turn), "note": next(turn)},
            )
            for route in records.routes
        ],
    )
    write_table(
        folder / "sources.csv",
        "source",
        [parse("source", as_json(source) | {"name": next(turn)}) for source in records.sources],
    )
    reports = {}
    for number, report in enumerate(records.reports):
        fields = as_json(report) | {"title": next(turn), "note": next(turn)}
        del fields["id"]
        fields["url"] = f"https://x.org/{number}"
        reports[report.id] = parse("report", fields)
    write_table(folder / "reports.csv", "report", list(reports.values()))
    counts = {}
    for number, count in enumerate(records.counts):
        fields = as_json(count) | {name: next(turn) for name in ("title", "note", "cargo")}
        del fields["id"]
        fields["url"] = f"https://x.org/count/{number}"
        counts[count.id] = parse("count", fields)
    write_table(folder / "counts.csv", "count", list(counts.values()))
    claims = reports | counts
    retractions = [
        parse(
            "retraction",
            as_json(one) | {"report": claims[one.report].id, "because": next(turn)},
        )
        for one in records.retractions
    ]
    write_table(folder / "retractions.csv", "retraction", retractions)
    toml = (folder / "dataset.toml").read_text(encoding="utf-8").split("[extents]")
    kept = [
        line
        for line in toml[0].split("\n")
        if not line.startswith(("title_en", "licence", "disclaimer_en"))
    ]
    hostile = [
        f"{key} = {json.dumps(next(turn))}" for key in ("title_en", "licence", "disclaimer_en")
    ]
    (folder / "dataset.toml").write_text(
        "\n".join([*hostile, *kept]) + "[extents]" + toml[1], encoding="utf-8"
    )


def write_table(path: Path, kind: str, records: list[Any]) -> None:
    columns = [name for name in columns_of(kind) if name not in OPTIONAL_COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(cells(records, columns))

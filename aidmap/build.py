"""Building all drawings that the definitions describe, in parallel, and only those out of date.

A drawing has a key: the hash of the data, the fields of its definition, its day, and the version of
aidmap. The manifest beside the drawings records the keys. Drawing is left to `render`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from aidmap import render
from aidmap.errors import AidmapError, DataError, Fault
from aidmap.files import SETTINGS_BYTES, check_is_file, parse_toml, write_whole
from aidmap.model.map_definitions import Definition
from aidmap.model.validation import validate
from aidmap.parallel import in_processes, process_count
from aidmap.query.counted_period import CountedPeriod
from aidmap.query.data_hash import data_hash
from aidmap.query.dataset import Dataset, open_store
from aidmap.query.period import Period
from aidmap.rules.amounts import Bin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

MANIFEST = "manifest.json"
# The fields of a definition that say which drawings there are; the others affect how each looks.
VARIANT_FIELDS = {"days", "languages", "sizes", "formats", "file", "title"}


@dataclass(frozen=True, kw_only=True)
class Job:
    """One drawing to make.

    Attributes:
        name: the name of the definition.
        definition: the definition.
        day: the day that it shows.
        language: its tag, as en or ar.
        size: the name of the sheet; `chart` for charts, `page` for pages.
        suffix: the format, as .png.
        path: the path of the drawing in the folder of the drawings.
        data: the hash of the data set.
        key: the hash of everything that affects the drawing.
    """

    name: str
    definition: Definition
    day: date
    language: str
    size: str
    suffix: str
    path: str
    data: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of a job; `error` is empty if it was drawn."""

    job: Job
    error: str = ""


def read_definitions(folder: Path) -> dict[str, Definition]:
    """Read the definitions in a folder, by the names of their files without suffix.

    Raises:
        DataError: lists the faults of all definitions.
    """
    found, faults = {}, []
    for path in sorted(folder.glob("*.toml")):
        try:
            check_is_file(path, most=SETTINGS_BYTES)
            fields = parse_toml(path.read_text(encoding="utf-8"))
            found[path.stem] = validate(Definition, fields, file=path.name)
        except DataError as error:
            faults += error.faults
        except ValueError as error:
            faults.append(Fault(file=path.name, what=f"cannot be read: {error}"))
    if not found and not faults:
        faults.append(Fault(file=str(folder), what="holds no definition: write one, as x.toml"))
    if faults:
        raise DataError(faults)
    return found


def plan(definitions: dict[str, Definition], dataset: Dataset, today: date) -> list[Job]:
    """The jobs for all drawings that the definitions describe.

    Raises:
        DataError: a definition names what the data set lacks, or two drawings have the same path.
    """
    data = data_hash(dataset)
    faults = [
        fault
        for name in definitions
        for fault in _unknown_references(name, definitions[name], dataset)
    ]
    jobs = [
        job
        for name, definition in definitions.items()
        for job in _jobs_of_definition(name, definition, data, today)
    ]
    first: dict[str, Job] = {}
    for job in jobs:
        other = first.setdefault(job.path, job)
        if other is not job:
            what = f"{job.path!r} is drawn twice ({other.name}, {job.name}): tell them apart by it"
            faults.append(Fault(file=f"{job.name}.toml", field="file", what=what))
    if faults:
        raise DataError(dict.fromkeys(faults))
    return jobs


def _unknown_references(name: str, definition: Definition, dataset: Dataset) -> Iterator[Fault]:
    """Faults for the places, routes, publishers and views that a data set does not have."""
    records = dataset.records
    known = {
        "places": {place.id for place in records.places},
        "routes": {route.id for route in records.routes},
        "according_to": {source.id for source in records.sources},
        "publishers": {source.id for source in records.sources},
    }
    for field, ids in known.items():
        for wanted in getattr(definition, field):
            if wanted not in ids:
                what = f"{wanted!r} is not in the data set; ids are wanted"
                yield Fault(file=f"{name}.toml", field=field, what=what)
    views = ["auto", *records.about.extents]
    if isinstance(definition.extent, str) and definition.extent not in views:
        what = f"{definition.extent!r} is no view: {', '.join(views)}, or four degrees"
        yield Fault(file=f"{name}.toml", field="extent", what=what)


def _jobs_of_definition(name: str, definition: Definition, data: str, today: date) -> Iterator[Job]:
    looks = definition.model_dump(mode="json", exclude=VARIANT_FIELDS)
    drawn_with = version("aidmap")
    for day in definition.days_by(today):
        for language in definition.languages:
            for suffix in definition.formats:
                sheets = definition.sizes if definition.kind == "map" else ("chart",)
                for size in sheets if suffix != "html" else ("page",):
                    variant = {"day": day.isoformat(), "language": language, "size": size}
                    path = definition.file.format(name=name, format=suffix, **variant)
                    inputs = [data, drawn_with, suffix, variant, looks]
                    key = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()
                    yield Job(
                        name=name, definition=definition, day=day, language=language, size=size,
                        suffix=f".{suffix}", path=path, data=data, key=key,
                    )  # fmt: skip


def read_manifest(folder: Path) -> dict[str, Any]:
    """The entries of the last build's manifest by path; empty if there is none or it is broken."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    drawings = content.get("drawings") if isinstance(content, dict) else None
    return drawings if isinstance(drawings, dict) else {}


def outdated_jobs(jobs: Iterable[Job], folder: Path, *, force: bool = False) -> list[Job]:
    """The jobs whose drawing is missing or has another key; all of them with `force`."""
    known = read_manifest(folder)
    return [
        job
        for job in jobs
        if force
        or known.get(job.path, {}).get("key") != job.key
        or not (folder / job.path).is_file()
    ]


def run(jobs: list[Job], where: str, folder: Path, *, processes: int | None) -> Iterator[Outcome]:
    """Draw jobs in parallel; yields outcomes as they finish. A failure does not stop other jobs.

    Args:
        jobs: the jobs.
        where: the data set, as for `open_store`.
        folder: the folder for the drawings.
        processes: the number of processes; None: one per core.
    """
    yield from in_processes(
        partial(draw, where=where, folder=folder),
        jobs,
        processes=process_count(len(jobs), processes),
        preload="aidmap.build",
    )


def draw(job: Job, where: str, folder: Path) -> Outcome:
    """Draw one job; errors are returned in the outcome, not raised."""
    try:
        _draw_definition(job, _open_once(where)).save(folder / job.path)
    except (AidmapError, ArithmeticError, LookupError, TypeError, ValueError, OSError) as error:
        return Outcome(job=job, error=f"{type(error).__name__}: {error}")
    return Outcome(job=job)


@cache
def _open_once(where: str) -> Dataset:
    """The data set, read once per process."""
    return open_store(where)


def _draw_definition(job: Job, dataset: Dataset) -> render.Drawing:
    definition = job.definition
    part = dataset.only(places=definition.places, routes=definition.routes)
    snapshot = part.at(
        job.day,
        traffic=definition.traffic,
        according_to=definition.according_to,
        counts=definition.counts,
    )
    paper = {"dpi": definition.dpi, "number": definition.number}
    if definition.chart:
        about = snapshot.records.about
        first = dataset.day(definition.since) if definition.since else about.first_day
        first = first or job.day.replace(month=1, day=1)
        period = Period(snapshot=snapshot, first=first, only=definition.places)
        if definition.chart == "amounts":
            period = _with_counts(period, definition)
        paper |= {"language": job.language, "permalink": definition.permalink}
        return render.draw_chart(period, definition.chart, suffix=job.suffix, paper=paper)
    if job.suffix != ".html":
        extent = definition.extent
        named = isinstance(extent, str)
        bounds = render.parse_extent(snapshot.records.about, str(extent)) if named else extent
        paper |= {"size": job.size, "orientation": definition.orientation, "bounds": bounds}
    return render.draw(
        snapshot,
        suffix=job.suffix,
        language=job.language,
        permalink=definition.permalink,
        paper=paper,
    )


def _with_counts(period: Period, definition: Definition) -> Period:
    """The period with what the definition counts."""
    return replace(
        CountedPeriod.of(period),
        by=Bin(definition.by) if definition.by else None,
        measure=definition.measure,
        publishers=definition.publishers,
    )


def write_manifest(folder: Path, jobs: Iterable[Job], drawn: Iterable[Job]) -> None:
    """Write the manifest.

    Args:
        folder: the folder of the drawings.
        jobs: all planned jobs.
        drawn: those drawn in this build.
    """
    before, now = read_manifest(folder), {job.path for job in drawn}
    current = {
        job.path: {
            "definition": job.name,
            "day": job.day.isoformat(),
            "language": job.language,
            "version": version("aidmap"),
            "data": job.data,
            "key": job.key,
        }
        for job in jobs
        if job.path in now or before.get(job.path, {}).get("key") == job.key
    }
    entries = {path: row for path, row in before.items() if path not in current} | current
    existing = {path: row for path, row in sorted(entries.items()) if (folder / path).is_file()}
    text = json.dumps({"drawings": existing}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_whole(folder / MANIFEST, text.encode("utf-8"))

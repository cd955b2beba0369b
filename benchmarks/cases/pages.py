"""The page in one file: time to make it and its bytes, against those of folium and geopandas."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from benchmarks.measuring import Sample, Side, call, in_turn, same
from benchmarks.profiling import calls, parts
from benchmarks.results import Lacks, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aidmap.query.snapshot import Snapshot
    from benchmarks.bench import Bench
    from benchmarks.results import Case

MARKERS = "one Marker a place"
# How far the ratio may go, by what theirs is: of the shipped data, and of 5,000 places.
OVER_TIME = "TimestampedGeoJson of changes"
SHIPPED = {MARKERS: 0.5, "GeoJson": None, "explore()": None, OVER_TIME: None}
MANY = {MARKERS: 0.1, "GeoJson": 1.5, "explore()": 0.7, OVER_TIME: None}
SHIPPED_BYTES = {MARKERS: 2.0, OVER_TIME: None}
MANY_BYTES = {MARKERS: 0.3, "GeoJson": None, OVER_TIME: None}


def ours(shot: Snapshot) -> tuple[str, Sample]:
    """The page of a day, of a snapshot for which nothing is worked out yet."""
    from aidmap import render
    from aidmap.query.dataset import Dataset

    again = Dataset(shot.store, records=shot.records)
    content = render.draw(again.at(shot.query.on)).content
    return content.decode("utf-8"), Sample(size=len(content), count=len(shot.records.places))


def drawn_places(name: str, text: str) -> int:
    """How many places stand in a page of theirs."""
    if name == MARKERS:
        return text.count("L.marker(")
    return text.count('"type": "Point"')


def pages(
    bench: Bench, shot: Snapshot, what: str, *, runs: int,
    reaches: Mapping[str, float | None], sizes: Mapping[str, float | None],
) -> Iterator[Case]:  # fmt: skip
    """The page of a data set against each page of theirs."""
    from benchmarks import peers

    told = peers.statuses(shot)
    texts: dict[str, str] = {}

    def keep(name: str) -> Sample:
        made = ours(shot) if name == "ours" else peers.written(shot, told, peers.PAGES[name])
        texts[name] = made[0]
        return made[1]

    names = ["ours", *reaches]
    measures = [call(lambda name=name: keep(name)) for name in names]  # type: ignore[misc]
    sides = dict(zip(names, in_turn(*measures, runs=runs, warm=bench.warm), strict=True))
    places = len(shot.records.places)
    profile = bench.profile(lambda: calls(lambda: ours(shot)))
    for name, reach in reaches.items():
        if (
            name != "TimestampedGeoJson of changes"
        ):  # places of which nothing was said are not in it
            same(f"places in {name}", theirs=drawn_places(name, texts[name]), there=places)
        one = f"page of {what} against {name}"
        lacks = Lacks(theirs=peers.LACKS)
        yield compared(
            one, (sides["ours"], sides[name]), reach, state="warm", lacks=lacks, profile=profile,
        )  # fmt: skip
        if name in sizes:
            yield from _bytes(bench, one, texts["ours"], texts[name], sizes[name])


def _bytes(bench: Bench, case: str, text: str, other: str, reach: float | None) -> Iterator[Case]:
    """The bytes of two pages: as they lie there, as they are sent, and with what they ask for."""
    from benchmarks import peers

    lacks = Lacks(theirs=peers.LACKS)
    raw, rival = text.encode(), other.encode()
    one = f"{case}: bytes, without remote files"
    yield compared(one, (_size(raw), _size(rival)), reach, what="size", lacks=lacks,
                   profile=bench.profile(lambda: parts(text)))  # fmt: skip
    packed, packed_rival = (gzip.compress(content, 6, mtime=0) for content in (raw, rival))
    yield compared(
        f"{one}, as gzip sends them", (_size(packed), _size(packed_rival)), what="size",
        lacks=lacks,
    )  # fmt: skip
    if MARKERS in case and "shipped" in case:
        _, remote = bench.libraries.localized(other, bench.folder)
        whole = Side([Sample(size=len(rival) + remote)])
        missing = ", ".join(sorted(bench.libraries.missing)) or "nothing"
        yield compared(
            f"{case}: bytes, with remote files", (_size(raw), whole), 0.35, what="size",
            lacks=lacks, profile=bench.profile(lambda: parts(text)),
            note=f"not counted of theirs: {missing} and the fonts",
        )  # fmt: skip


def _size(content: bytes) -> Side:
    return Side([Sample(size=len(content))])


def page_shipped(bench: Bench) -> Iterator[Case]:
    """The page of the shipped data, in process: time and bytes."""
    yield from pages(
        bench, bench.shipped, "the shipped data", runs=bench.some(7),
        reaches=SHIPPED, sizes=SHIPPED_BYTES,
    )  # fmt: skip


def page_many(bench: Bench) -> Iterator[Case]:
    """The page of 5,000 places and 20,000 reports, in process: time and bytes."""
    yield from pages(
        bench, bench.many, f"{len(bench.many.records.places):,} places", runs=bench.some(3),
        reaches=MANY, sizes=MANY_BYTES,
    )  # fmt: skip


CASES = (page_shipped, page_many)

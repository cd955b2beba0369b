"""A name on a map belongs to its symbol: measured on many days, in every language and size."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from math import hypot
from typing import Any

import pytest
from making import quick, share

from aidmap import Dataset
from aidmap.figure import RenderOptions, furniture, map_figure
from aidmap.figure.boxes import as_rows, crossing, lengths_inside
from aidmap.figure.figure import drawing_settings
from aidmap.figure.label_layout import Placed
from aidmap.figure.labels import Label
from aidmap.figure.map_axes import MapFrame
from aidmap.figure.map_figure import MapSheet, lay_out_labels
from aidmap.figure.marks import PlaceMark
from aidmap.i18n import languages
from aidmap.query.snapshot import Snapshot

TINY = 100.0  # millimetres: the width of a sheet
LOW = 40.0  # millimetres: the height of a map frame
FIRST = date(2023, 10, 15)
DAYS = [FIRST + timedelta(days=19 * number) for number in range(60)]
APART = 12  # of these days, as many on each sheet: other ones in every run
SAMPLE = [date(2024, 5, 20), date(2025, 8, 10)]
EXTENTS = {
    "auto": None,
    "strip": (34.15, 31.20, 34.62, 31.62),
    "region": (32.8, 30.65, 36.25, 35.1),
}
SIZES: dict[str, dict[str, Any]] = {
    "a4": {"size": "a4"}, "slide": {"size": "slide"}, "column": {"width": 160.0},
    "narrow": {"width": 80.0},
}  # fmt: skip


def box_distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """From edge to edge; 0: they overlap."""
    across = max(other[0] - one[2], one[0] - other[2], 0)
    up = max(other[1] - one[3], one[1] - other[3], 0)
    return hypot(across, up)


def faults(sheet: MapSheet, frame: MapFrame, named: list[Label]) -> list[str]:
    """What is wrong with the names on a map frame."""
    has_scale = frame is sheet.main or sheet.has_detail
    reserved = furniture.reserved_boxes(frame, scale=has_scale, north=frame is sheet.main)
    inside = (0.5, 0.5, frame.box.width - 0.5, frame.box.height - 0.5)
    symbols = [mark for mark in frame.marks if mark.has_symbol]
    placed = [(label, label.placed) for label in named if label.placed]
    found = []
    for label, where in placed:
        left, bottom, right, top = where.box
        if left < inside[0] or bottom < inside[1] or right > inside[2] or top > inside[3]:
            found.append(f"{label.name} is cut by the frame")
        if any(box_distance(where.box, tuple(one)) < 0.5 for one in reserved):
            found.append(f"{label.name} is under the scale bar or the north arrow")
        found += [fault for mark in symbols for fault in beside_a_symbol(label, where, mark)]
    for (label, where), (other, there) in combinations(placed, 2):
        if clash(where, there):
            found.append(f"{label.name} or its leader is on {other.name} or its leader")
    for one, other_mark in combinations(symbols, 2):
        if box_distance(one.box, other_mark.box) == 0:
            found.append(f"{one.place.id} covers {other_mark.place.id}")
    return found


def beside_a_symbol(label: Label, where: Placed, mark: PlaceMark) -> Iterator[str]:
    """What is wrong between a name and a symbol, its own or a foreign one."""
    far, own = box_distance(where.box, mark.box), box_distance(where.box, label.mark.box)
    if far == 0:
        yield f"{label.name} covers {mark.place.id}"
    if mark is label.mark:
        if where.leader and box_distance((*where.leader[2:], *where.leader[2:]), mark.box):
            yield f"the leader of {label.name} does not end at its symbol"
    elif where.leader:
        if touches(where.leader, mark.box):
            yield f"the leader of {label.name} crosses {mark.place.id}"
    elif far <= own:
        yield f"{label.name} is nearer to {mark.place.id}"


def clash(one: Placed, other: Placed) -> bool:
    """Whether names or leaders cover or cross each other."""
    leaders = [as_rows([each.leader]) for each in (one, other) if each.leader]
    return (
        box_distance(one.box, other.box) == 0
        or bool(one.leader and touches(one.leader, other.box))
        or bool(other.leader and touches(other.leader, one.box))
        or bool(len(leaders) > 1 and crossing(*leaders).any())
    )


def touches(leader: tuple[float, ...], box: tuple[float, ...]) -> bool:
    return bool(lengths_inside(as_rows([leader]), as_rows([box])).any())


def unnamed(frame: MapFrame, named: list[Label]) -> set[str]:
    """Symbols that have neither a name nor a number."""
    told = {label.mark.place.id for label in named if label.placed}
    return {mark.place.id for mark in frame.marks if mark.has_symbol} - told


def check(snapshot: Snapshot, options: dict[str, Any]) -> list[str]:
    """What is wrong with the names on a sheet; in a tiny frame some places may go without one."""
    with drawing_settings():
        sheet = map_figure.prepare(snapshot, RenderOptions(**options))
        named = [(frame, lay_out_labels(sheet, frame)) for frame in sheet.frames]
    tiny = options.get("width", TINY) < TINY and options["bounds"] == EXTENTS["region"]
    passing = {one.gateway.place for one in snapshot.finding.passing}
    missing = set()
    for frame, labels in named:
        lost = unnamed(frame, labels)
        spared = tiny or (frame.box.height < LOW and len(lost) == 1)
        missing |= lost & passing if spared else lost
    return [
        *(fault for frame, labels in named for fault in faults(sheet, frame, labels)),
        *(f"{place} has no name" for place in missing),
    ]


@pytest.mark.parametrize("language", quick("en", languages()))
@pytest.mark.parametrize("size", quick("a4", SIZES))
@pytest.mark.parametrize("extent", quick("auto", EXTENTS))
def test_each_name_belongs_to_its_symbol(
    shipped: Dataset, extent: str, size: str, language: str
) -> None:
    options = SIZES[size] | {"language": language, "bounds": EXTENTS[extent]}
    for day in SAMPLE:
        assert not check(shipped.at(day), options), day


@pytest.mark.long
@pytest.mark.parametrize("extent", EXTENTS)
@pytest.mark.parametrize("size", SIZES)
def test_each_name_belongs_to_its_symbol_on_many_days(
    shipped: Dataset, extent: str, size: str
) -> None:
    wrong = {}
    for number, day in enumerate(share(DAYS, APART)):
        language = languages()[number % len(languages())]
        options = SIZES[size] | {"language": language, "bounds": EXTENTS[extent]}
        if found := check(shipped.at(day), options):
            wrong[day, language] = found
    assert not wrong

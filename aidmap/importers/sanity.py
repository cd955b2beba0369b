"""What a person should look at before records are taken: read as it stands, and hardly meant.

A doubt is told once a kind, with its first rows; it is accepted by its kind, or answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.errors import DataError
from aidmap.importers import gazetteer
from aidmap.importers.dates import HIJRI_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from aidmap.model import Place

# Each kind, and what to do where it is not meant.
KINDS = {
    "mixed-days": "make the column all days, or all texts, in the workbook",
    "odd-years": "write the years that are meant; for Hijri ones say --calendar hijri",
    "hidden-rows": "remove these rows from the workbook, or unhide them",
    "total-rows": "remove these rows: a sum is no record",
    "note-rows": "remove these rows: a remark is no record",
    "encoding": "say --encoding, as cp1256 or utf-8",
    "coordinate-order": "say --coordinate-order latlon or lonlat",
    "swapped-coordinates": "swap the columns, as --map lat=COLUMN --map lon=COLUMN",
    "zero-point": "write the point, or leave the row out",
    "near-places": "give both the same id, or keep one",
}
SHOWN = 10  # rows that are kept of each kind
ZERO = 0.01  # degrees, about 1 km
FAR = 0.5  # degrees from the next known place
NEARER = 4  # times, if latitude and longitude are swapped
NEAR_KM = 200.0  # of a town: no land is further, no crossing hardly
TWIN_METRES = 200.0
ALIKE = 0.6  # of the letters of two names
FIRST_YEAR, AHEAD = 2000, 2  # years: of the first report that is likely, and those to come
REMARKS = {
    "total-rows": "holds a sum, and is left out",
    "note-rows": "holds a remark, and is left out",
}
REMARK = ("*", "note", "source:", "sources:", "n.b.", "disclaimer", "ملاحظة", "المصدر:", "הערה")
TOTALS = {
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "total general", "somme",
    "المجموع", "الاجمالي", "الإجمالي", 'סה"כ', "סה״כ", "סך הכל",
}  # fmt: skip


@dataclass
class Doubt:
    """One kind of doubt on a file.

    Attributes:
        kind: of `KINDS`.
        what: what the first such row is.
        rows: the first rows, or lines, by their numbers.
        count: how many there are.
    """

    kind: str
    what: str
    rows: list[int] = field(default_factory=list)
    count: int = 0

    def __str__(self) -> str:
        where = f" (row {', '.join(map(str, self.rows))}" if self.rows else ""
        more = (
            f" and {self.count - len(self.rows)} more)" if self.count > len(self.rows) > 0 else ""
        )
        end = more or (")" if where else "")
        return (
            f"{self.kind}: {self.what}{where}{end}: if that is meant, --accept {self.kind}; "
            f"else {KINDS[self.kind]}"
        )


class Doubts:
    """The doubts on a file, one a kind."""

    def __init__(self) -> None:
        self._found: dict[str, Doubt] = {}

    def add(self, kind: str, what: str, row: int | None = None) -> None:
        """Take up a doubt on a row, or on the whole file: then it says what there is to say."""
        doubt = self._found.setdefault(kind, Doubt(kind, what))
        if row is None:
            doubt.what, doubt.count = what, max(doubt.count, 1)
            return
        doubt.count += 1
        if len(doubt.rows) < SHOWN and row not in doubt.rows:
            doubt.rows.append(row)

    def __iter__(self) -> Iterator[Doubt]:
        return iter(self._found.values())

    def without(self, accepted: Iterable[str]) -> list[Doubt]:
        """Those that nobody has accepted.

        Raises:
            DataError: a kind is none.
        """
        taken = set(accepted)
        wrong = sorted(taken - {*KINDS})
        if wrong:
            known = ", ".join(KINDS)
            raise DataError(
                f"--accept {kind[:60]!r}: is no kind of doubt: {known}" for kind in wrong
            )
        return [doubt for doubt in self if doubt.kind not in taken]


def doubt_on_day(day: date, today: date) -> str:
    """Why a day is hardly meant; empty: it may be."""
    if day.year in HIJRI_YEARS:
        return f"{day} has a year of the Hijri calendar"
    if day.year < FIRST_YEAR:
        return f"{day} lies before {FIRST_YEAR}"
    return f"{day} lies more than {AHEAD} years ahead" if day.year > today.year + AHEAD else ""


def kind_of_remark(cells: Iterable[Any]) -> str:
    """What a row is that is no record: total-rows, note-rows; empty: it may be one."""
    filled = [cell for cell in cells if cell not in (None, "")]
    first = next((cell.strip() for cell in filled if isinstance(cell, str) and cell.strip()), "")
    if " ".join(first.casefold().rstrip(": ").split()) in TOTALS:
        return "total-rows"
    alone = len(filled) == 1 and first.casefold().startswith(REMARK)
    return "note-rows" if alone else ""


def add_doubts_on_points(
    doubts: Doubts, places: Sequence[tuple[int, Place, str]], known: Sequence[Place]
) -> None:
    """Doubt points at 0, 0, swapped ones, and places beside others that are alike in name.

    Args:
        doubts: where they go.
        places: the new ones, each with its row and the country (ISO 3166-1 alpha-3) it names.
        known: those of the data set.
    """
    there = [(place.lon, place.lat) for place in known]
    for row, place, _ in places:
        if _is_zero(place):
            what = f"{place.id} lies at latitude {place.lat:g}, longitude {place.lon:g}"
            doubts.add("zero-point", what, row)
        elif there and _is_swapped(place, there):
            doubts.add("swapped-coordinates", _where_swapped(place, "the others"), row)
    if not known:
        _add_doubts_on_first(doubts, places)
    for row, what in _twins(places, known):
        doubts.add("near-places", what, row)


def _is_zero(place: Place) -> bool:
    """Whether a point lies where degrees come to that were taken for metres, or for nothing."""
    return max(abs(place.lon), abs(place.lat)) < ZERO


def _where_swapped(place: Place, near: str) -> str:
    return (
        f"{place.id} lies at latitude {place.lat}, longitude {place.lon}; swapped it would be "
        f"near {near}"
    )


def _is_swapped(place: Place, there: list[tuple[float, float]]) -> bool:
    here, turned = (place.lon, place.lat), (place.lat, place.lon)
    return degrees_to(here, there) > max(FAR, NEARER * degrees_to(turned, there))


def degrees_to(point: tuple[float, float], known: Iterable[tuple[float, float]]) -> float:
    """Degrees, roughly, to the nearest of the known points."""
    lon, lat = point
    return min(max(abs(lon - east), abs(lat - north)) for east, north in known)


def _add_doubts_on_first(doubts: Doubts, places: Sequence[tuple[int, Place, str]]) -> None:
    """Doubt the first points of a data set: by the towns that are near, and by the country."""
    for row, place, country in places:
        if abs(place.lon) > 90 or _is_zero(place):  # noqa: PLR2004 - no latitude
            continue
        here = gazetteer.nearest_town(place.lon, place.lat)
        turned = gazetteer.nearest_town(place.lat, place.lon)
        countries = {*getattr(place, "countries", ()), country} - {""}
        elsewhere = countries and here.country not in countries and turned.country in countries
        lost = here.km > NEAR_KM and here.km > NEARER * turned.km
        if elsewhere or lost:
            doubts.add("swapped-coordinates", _where_swapped(place, turned.label), row)


def extent_of(places: Sequence[Place]) -> str:
    """Where places lie, in words: a person sees a wrong part of the world at once."""
    if not places:
        return ""
    lats, lons = [place.lat for place in places], [place.lon for place in places]
    middle = places[len(places) // 2]
    town = gazetteer.nearest_town(middle.lon, middle.lat)
    return (
        f"the places lie {_between(lats, 'N', 'S')}, {_between(lons, 'E', 'W')}: "
        f"near {town.label}, {town.km:.0f} km away"
    )


def _between(values: Sequence[float], above: str, below: str) -> str:
    low, high = min(values), max(values)
    if round(low, 1) == round(high, 1):
        return f"at {_degree(low, above, below)}"
    return f"between {_degree(low, above, below)} and {_degree(high, above, below)}"


def _degree(value: float, above: str, below: str) -> str:
    return f"{abs(value):.1f} {above if value >= 0 else below}"


def _twins(
    places: Sequence[tuple[int, Place, str]], known: Sequence[Place]
) -> Iterator[tuple[int, str]]:
    """The new places that lie beside another one, new or known, and are named much like it."""
    everyone = [*known, *(place for _, place, _ in places)]
    points = [(place.lon, place.lat) for place in everyone]
    for one, other, metres in geo.close_pairs(points, metres=TWIN_METRES):
        if other < len(known):
            continue
        first, second = everyone[one], everyone[other]
        if first.id != second.id and _are_alike(first, second):
            row = places[other - len(known)][0]
            yield row, f"{second.id} lies {metres:.0f} m from {first.id}, and is named much like it"


def _are_alike(one: Place, other: Place) -> bool:
    names = [{name.casefold() for name in place.names.values()} for place in (one, other)]
    return any(
        mine in theirs or theirs in mine or SequenceMatcher(None, mine, theirs).ratio() >= ALIKE
        for mine in names[0]
        for theirs in names[1]
    )

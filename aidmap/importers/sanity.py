"""Doubts: what can be read, but is probably a mistake, and should be checked before it is imported.

Doubts are reported once for each kind, with the first rows, and are accepted by kind. Refusing what
cannot be read at all is left to `row_parser` and `record_maker`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aidmap import geo
from aidmap.errors import DataError
from aidmap.importers import gazetteer
from aidmap.importers.dates import HIJRI_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from aidmap.model import Place

# The kinds of doubt, and what to do where it is a mistake.
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
    "remarks-in-figures": "write the figures alone, and the remarks in a column of their own",
    "same-days": "say --sum where each row is a consignment, or keep one of these rows",
}
KEPT_CHARACTERS = 100  # of a cell whose kind is kept, because it may come again
SHOWN_ROWS = 10  # of each kind
ZERO_DEGREES = 0.01  # degrees, about 1 km
FAR_DEGREES = 0.5  # from the nearest known place
TIMES_NEARER = 4  # by which a swapped point is nearer, to be doubted
MAX_TOWN_KM = 200.0  # from the nearest town: hardly any crossing is further away
DUPLICATE_METRES = 200.0
MIN_SIMILARITY = 0.6  # the share of letters that two names have in common
FIRST_YEAR, YEARS_AHEAD = 2000, 2  # of the earliest plausible report; how far ahead a day may lie
REMARKS = {
    "total-rows": "holds a sum, and is left out",
    "note-rows": "holds a remark, and is left out",
}
REMARK_STARTS = (
    "*",
    "note",
    "source:",
    "sources:",
    "n.b.",
    "disclaimer",
    "ملاحظة",
    "المصدر:",
    "הערה",
)
TOTAL_WORDS = {
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "total general", "somme",
    "المجموع", "الاجمالي", "الإجمالي", 'סה"כ', "סה״כ", "סך הכל",
}  # fmt: skip


@dataclass
class Doubt:
    """All doubts of one kind on a file.

    Attributes:
        kind: a key of `KINDS`.
        what: what is doubted in the first such row.
        rows: the numbers of the first such rows, or lines.
        count: how many such rows there are.
    """

    kind: str
    what: str
    rows: list[int] = field(default_factory=list)
    count: int = 0

    @property
    def described(self) -> str:
        """What is doubted, and where."""
        where = f" (row {', '.join(map(str, self.rows))}" if self.rows else ""
        more = (
            f" and {self.count - len(self.rows)} more)" if self.count > len(self.rows) > 0 else ""
        )
        end = more or (")" if where else "")
        return f"{self.kind}: {self.what}{where}{end}"

    def __str__(self) -> str:
        meant = f"if that is meant, --accept {self.kind}; else {KINDS[self.kind]}"
        return f"{self.described}: {meant}"


class Doubts:
    """The doubts on a file, one for each kind."""

    def __init__(self) -> None:
        self._found: dict[str, Doubt] = {}

    def add(self, kind: str, what: str, row: int | None = None) -> None:
        """Add a doubt on a row, or on the whole file, which then replaces the description."""
        doubt = self._found.setdefault(kind, Doubt(kind, what))
        if row is None:
            doubt.what, doubt.count = what, max(doubt.count, 1)
            return
        doubt.count += 1
        if len(doubt.rows) < SHOWN_ROWS and row not in doubt.rows:
            doubt.rows.append(row)

    def restore(self, doubt: Doubt) -> None:
        """Add a doubt that was found before, in the place of others of its kind."""
        self._found[doubt.kind] = doubt

    def __iter__(self) -> Iterator[Doubt]:
        return iter(self._found.values())

    def without(self, accepted: Iterable[str]) -> list[Doubt]:
        """Give the doubts that are not accepted.

        Raises:
            DataError: an accepted kind is unknown.
        """
        accepted_kinds = set(accepted)
        wrong = sorted(accepted_kinds - {*KINDS})
        if wrong:
            known = ", ".join(KINDS)
            raise DataError(
                f"--accept {kind[:60]!r}: is no kind of doubt: {known}" for kind in wrong
            )
        return [doubt for doubt in self if doubt.kind not in accepted_kinds]


@lru_cache(maxsize=10_000)
def doubt_on_day(day: date, today: date) -> str:
    """Say why a day is implausible; empty: it is plausible."""
    if day.year in HIJRI_YEARS:
        return f"{day} has a year of the Hijri calendar"
    if day.year < FIRST_YEAR:
        return f"{day} lies before {FIRST_YEAR}"
    return (
        f"{day} lies more than {YEARS_AHEAD} years ahead"
        if day.year > today.year + YEARS_AHEAD
        else ""
    )


def kind_of_remark(cells: Iterable[Any]) -> str:
    """Say whether a row is a sum (total-rows) or a remark (note-rows); empty: neither."""
    all_cells = list(cells)
    first = next((one for one in all_cells if isinstance(one, str) and one.strip()), "")
    judge = _kind_of_first if len(first) <= KEPT_CHARACTERS else _kind_of_first.__wrapped__
    kind = judge(first)
    if kind != "note-rows":
        return kind
    filled = [cell for cell in all_cells if cell not in (None, "")]
    return kind if len(filled) == 1 else ""


@lru_cache(maxsize=1_000)
def _kind_of_first(cell: str) -> str:
    """Say what a row may be by its first text: a sum, or a remark where it stands alone."""
    first = cell.strip().casefold()
    if " ".join(first.rstrip(": ").split()) in TOTAL_WORDS:
        return "total-rows"
    return "note-rows" if first.startswith(REMARK_STARTS) else ""


def add_doubts_on_points(
    doubts: Doubts, places: Sequence[tuple[int, Place, str]], known: Sequence[Place]
) -> None:
    """Doubt points at 0, 0, swapped points, and places near others of a similar name.

    Args:
        doubts: where the doubts are added.
        places: the new places, each with its row and the country that it names (ISO 3166-1
            alpha-3).
        known: the places of the data set.
    """
    known_points = [(place.lon, place.lat) for place in known]
    for row, place, _ in places:
        if _is_zero(place):
            what = f"{place.id} lies at latitude {place.lat:g}, longitude {place.lon:g}"
            doubts.add("zero-point", what, row)
        elif known_points and _is_swapped(place, known_points):
            doubts.add("swapped-coordinates", _describe_swapped(place, "the others"), row)
    if not known:
        _add_doubts_on_first(doubts, places)
    for row, what in _near_duplicates(places, known):
        doubts.add("near-places", what, row)


def _is_zero(place: Place) -> bool:
    """Whether a point lies at 0, 0, as missing coordinates and misread metres do."""
    return max(abs(place.lon), abs(place.lat)) < ZERO_DEGREES


def _describe_swapped(place: Place, near: str) -> str:
    return (
        f"{place.id} lies at latitude {place.lat}, longitude {place.lon}; swapped it would be "
        f"near {near}"
    )


def _is_swapped(place: Place, known_points: list[tuple[float, float]]) -> bool:
    here, swapped = (place.lon, place.lat), (place.lat, place.lon)
    return degrees_to_nearest(here, known_points) > max(
        FAR_DEGREES, TIMES_NEARER * degrees_to_nearest(swapped, known_points)
    )


def degrees_to_nearest(point: tuple[float, float], known: Iterable[tuple[float, float]]) -> float:
    """Give the rough distance, in degrees, to the nearest of the known points."""
    lon, lat = point
    return min(max(abs(lon - east), abs(lat - north)) for east, north in known)


def _add_doubts_on_first(doubts: Doubts, places: Sequence[tuple[int, Place, str]]) -> None:
    """Doubt the first points of a data set, by the nearest towns and the countries they name."""
    for row, place, country in places:
        if abs(place.lon) > 90 or _is_zero(place):  # noqa: PLR2004 - no latitude
            continue
        here = gazetteer.nearest_town(place.lon, place.lat)
        swapped = gazetteer.nearest_town(place.lat, place.lon)
        countries = {*getattr(place, "countries", ()), country} - {""}
        wrong_country = countries and here.country not in countries and swapped.country in countries
        far_from_towns = here.km > MAX_TOWN_KM and here.km > TIMES_NEARER * swapped.km
        if wrong_country or far_from_towns:
            doubts.add("swapped-coordinates", _describe_swapped(place, swapped.label), row)


def extent_of(places: Sequence[Place]) -> str:
    """Describe where places lie, so that a person sees a wrong part of the world at once."""
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


def _near_duplicates(
    places: Sequence[tuple[int, Place, str]], known: Sequence[Place]
) -> Iterator[tuple[int, str]]:
    """Find new places that lie near another place, new or known, of a similar name."""
    all_places = [*known, *(place for _, place, _ in places)]
    points = [(place.lon, place.lat) for place in all_places]
    for one, other, metres in geo.close_pairs(points, metres=DUPLICATE_METRES):
        if other < len(known):
            continue
        first, second = all_places[one], all_places[other]
        if first.id != second.id and _have_similar_names(first, second):
            row = places[other - len(known)][0]
            yield row, f"{second.id} lies {metres:.0f} m from {first.id}, and is named much like it"


def _have_similar_names(one: Place, other: Place) -> bool:
    names = [{name.casefold() for name in place.names.values()} for place in (one, other)]
    return any(
        name in other_name
        or other_name in name
        or SequenceMatcher(None, name, other_name).ratio() >= MIN_SIMILARITY
        for name in names[0]
        for other_name in names[1]
    )

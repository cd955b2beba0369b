"""Parses numbers and coordinates from cells, in the ways in which people write them.

Only this module imports lat_lon_parser. Days are left to `dates`, and words to `row_parser`.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any, NamedTuple

from aidmap.importers.dates import ascii_digits
from aidmap.model import visible

# The length of a number or a pair: on a longer text the expressions could search for hours.
MAX_CHARACTERS = 500
NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?", re.IGNORECASE)
# Numbers separated by the signs of degrees, minutes and seconds, as people type them.
DEGREES = re.compile("[-+]?[\\d.,\\s\u00b0\u00ba\u02da'\u2018\u2019\u2032\"\u201c\u201d\u2033]+")
# What separates the two coordinates in one cell, the clearest separators first.
PAIR_SEPARATORS = (
    r"\s*[;/|]\s*", r"\s*,\s+", r"(?<=[NSEWnsew])[\s,]*(?=[-+\d])", r"\s+(?=[NSEWnsew])",
    r"\s*,\s*", r"\s+",
)  # fmt: skip
# A point in WKT (longitude first), with or without an SRID.
WKT = re.compile(
    r"(SRID=\d+;)?\s*POINT\s*(Z|M|ZM)?\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)[-+.\deE\s]*\)",
    re.IGNORECASE,
)
# A point of KoBo and ODK: latitude, longitude, altitude, and accuracy in metres.
GEOPOINT = re.compile(r"([-+]?[\d.]+) ([-+]?[\d.]+) ([-+]?[\d.]+) ([\d.]+)")
# The decimal and thousands separators and the comma of Arabic, and the typographic minus.
ARABIC_MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\u060c": ",", "\N{MINUS SIGN}": "-"})
MAX_LATITUDE = 90
AXES = {"lat": ("latitude", "NS", 90, "31.5, N 31.5 or 31°30'15\"N"),
        "lon": ("longitude", "EW", 180, "34.4, E 34.4 or 34°24'15\"E")}  # fmt: skip


def parse_number(cell: Any) -> Any:
    """Parse a number, whose decimals may follow a point or a comma; give back what is no text.

    Raises:
        ValueError: the text is no number.
    """
    if not isinstance(cell, str):
        return cell
    text = normalise(cell)
    known = NUMBER.fullmatch(text) if len(cell) <= MAX_CHARACTERS else None
    if not known or not isfinite(value := float(text.replace(",", "."))):
        raise ValueError(f"{cell!r} is no number: write it as 250 or 0.5")
    return value


def normalise(cell: str) -> str:
    """Normalise a text: no invisible characters, ASCII digits, signs and separators."""
    return ascii_digits(visible(cell)).translate(ARABIC_MARKS).strip()


def parse_degrees(axis: str, cell: Any) -> Any:
    """Parse a coordinate into degrees: a number, with or without direction, minutes and seconds.

    Args:
        axis: lat or lon.
        cell: the content of the cell; what is no text is given back.

    Raises:
        ValueError: the text is no such coordinate.
    """
    if not isinstance(cell, str):
        return cell
    from lat_lon_parser import parse

    name, letters, limit, example = AXES[axis]
    text = normalise(cell)
    try:
        if len(cell) > MAX_CHARACTERS:
            raise ValueError  # noqa: TRY301 - reported below, like errors of the library
        without_letter = re.sub(rf"^[{letters}]\s*|\s*[{letters}]$", "", text, flags=re.IGNORECASE)
        if NUMBER.fullmatch(text):
            value = float(text.replace(",", "."))
        elif DEGREES.fullmatch(without_letter) and not re.search(r",\s", without_letter):
            value = float(parse(text))
        else:
            raise ValueError  # noqa: TRY301 - reported below, like errors of the library
    except (ValueError, TypeError):
        what = f"{cell!r} is no {name}: write it as {example}, in WGS84"
        raise ValueError(what) from None
    if abs(value) > limit:
        raise ValueError(f"{cell!r} is no {name}: it is beyond {limit} degrees")
    return value


class Pair(NamedTuple):
    """Two coordinates of one cell, as texts.

    Attributes:
        lat: the latitude; if `certain` is false, the first of the two.
        lon: the longitude; if `certain` is false, the second of the two.
        certain: whether the cell itself shows which is which.
        accuracy_m: the accuracy in metres; empty: the cell states none.
    """

    lat: str
    lon: str
    certain: bool
    accuracy_m: str = ""

    @property
    def swapped(self) -> Pair:
        """The same pair in the other order."""
        return self._replace(lat=self.lon, lon=self.lat)


def parse_pair(cell: Any) -> Pair | None:
    """Parse the two coordinates of a cell; None: it does not hold two.

    Args:
        cell: a text, or a list of two numbers.
    """
    if isinstance(cell, list):
        cell = ", ".join(map(str, cell))
    if not isinstance(cell, str) or len(cell) > MAX_CHARACTERS:
        return None
    text = normalise(cell)
    if found := WKT.fullmatch(text):
        return Pair(found[4], found[3], certain=True)
    if found := GEOPOINT.fullmatch(text):
        return Pair(found[1], found[2], certain=True, accuracy_m=found[4])
    return _split_pair(text.strip("()[] "))


def _split_pair(text: str) -> Pair | None:
    for separator in PAIR_SEPARATORS:
        parts = re.split(separator, text)
        if len(parts) == len(AXES) and all(any(map(str.isdigit, part)) for part in parts):
            return _order_pair(*parts)
    return None


def _order_pair(one: str, other: str) -> Pair:
    """Put two coordinates in order, where letters or sizes show which is which."""
    if re.search("[EW]", one, re.IGNORECASE) or re.search("[NS]", other, re.IGNORECASE):
        return Pair(other, one, certain=True)
    if re.search("[NS]", one, re.IGNORECASE) or re.search("[EW]", other, re.IGNORECASE):
        return Pair(one, other, certain=True)
    large = [abs(_as_float(part)) > MAX_LATITUDE for part in (one, other)]
    if large[0] != large[1]:
        return Pair(other, one, certain=True) if large[0] else Pair(one, other, certain=True)
    return Pair(one, other, certain=False)


def _as_float(text: str) -> float:
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else 0.0

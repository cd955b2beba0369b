"""What a cell says where it is a number or a coordinate, in the ways in which people write them.

The door for lat_lon_parser.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any, NamedTuple

from aidmap.importers.dates import ascii_digits
from aidmap.model import visible

# Characters of a number or a pair: a longer text would keep the expressions busy for hours.
LONGEST = 500
NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?", re.IGNORECASE)
# Numbers parted by the marks of degrees, minutes and seconds, as keyboards have them.
DEGREES = re.compile("[-+]?[\\d.,\\s\u00b0\u00ba\u02da'\u2018\u2019\u2032\"\u201c\u201d\u2033]+")
# What parts the two coordinates in one cell, most telling first.
PARTINGS = (r"\s*[;/|]\s*", r"\s*,\s+", r"(?<=[NSEWnsew])[\s,]*(?=[-+\d])", r"\s+(?=[NSEWnsew])",
            r"\s*,\s*", r"\s+")  # fmt: skip
# What a cell with a point says in WKT (longitude first), with its SRID or without.
WKT = re.compile(
    r"(SRID=\d+;)?\s*POINT\s*(Z|M|ZM)?\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)[-+.\deE\s]*\)",
    re.IGNORECASE,
)
# What KoBo and ODK write: latitude, longitude, altitude, accuracy in metres.
GEOPOINT = re.compile(r"([-+]?[\d.]+) ([-+]?[\d.]+) ([-+]?[\d.]+) ([\d.]+)")
# Decimal and thousands marks of Arabic, and degrees as they are typed.
MARKS = str.maketrans({"\u066b": ".", "\u066c": ",", "\u060c": ",", "\N{MINUS SIGN}": "-"})
MOST_LATITUDE = 90
AXES = {"lat": ("latitude", "NS", 90, "31.5, N 31.5 or 31°30'15\"N"),
        "lon": ("longitude", "EW", 180, "34.4, E 34.4 or 34°24'15\"E")}  # fmt: skip


def number(cell: Any) -> Any:
    """A number as it may be written, with a comma.

    Raises:
        ValueError: a text is none.
    """
    if not isinstance(cell, str):
        return cell
    text = _plain(cell)
    known = NUMBER.fullmatch(text) if len(cell) <= LONGEST else None
    if not known or not isfinite(value := float(text.replace(",", "."))):
        raise ValueError(f"{cell!r} is no number: write it as 250 or 0.5")
    return value


def _plain(cell: str) -> str:
    """A text without what nobody sees, with the digits and marks that programs know."""
    return ascii_digits(visible(cell)).translate(MARKS).strip()


def degrees(axis: str, cell: Any) -> Any:
    """A coordinate in degrees: a number, with its direction, or in minutes and seconds.

    Args:
        axis: lat or lon.
        cell: what stands there; no text is left as it is.

    Raises:
        ValueError: a text is none.
    """
    if not isinstance(cell, str):
        return cell
    from lat_lon_parser import parse

    name, letters, most, example = AXES[axis]
    text = _plain(cell)
    try:
        if len(cell) > LONGEST:
            raise ValueError  # noqa: TRY301 - told below, as the library's own
        bare = re.sub(rf"^[{letters}]\s*|\s*[{letters}]$", "", text, flags=re.IGNORECASE)
        if NUMBER.fullmatch(text):
            value = float(text.replace(",", "."))
        elif DEGREES.fullmatch(bare) and not re.search(r",\s", bare):
            value = float(parse(text))
        else:
            raise ValueError  # noqa: TRY301 - told below, as the library's own
    except (ValueError, TypeError):
        what = f"{cell!r} is no {name}: write it as {example}, in WGS84"
        raise ValueError(what) from None
    if abs(value) > most:
        raise ValueError(f"{cell!r} is no {name}: it is beyond {most} degrees")
    return value


class Pair(NamedTuple):
    """Two coordinates of one cell, as they are written.

    Attributes:
        lat: the latitude, if the first is it.
        lon: the longitude, if the second is it.
        plain: whether it is plain which is which.
        accuracy_m: metres, where the cell says them; else empty.
    """

    lat: str
    lon: str
    plain: bool
    accuracy_m: str = ""

    @property
    def swapped(self) -> Pair:
        """The same with the other order."""
        return self._replace(lat=self.lon, lon=self.lat)


def coordinate_pair(cell: Any) -> Pair | None:
    """The latitude and the longitude of a cell that holds both; None: it does not.

    Args:
        cell: a text, or a list of two numbers.
    """
    if isinstance(cell, list):
        cell = ", ".join(map(str, cell))
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return None
    text = _plain(cell)
    if found := WKT.fullmatch(text):
        return Pair(found[4], found[3], plain=True)
    if found := GEOPOINT.fullmatch(text):
        return Pair(found[1], found[2], plain=True, accuracy_m=found[4])
    return _split_pair(text.strip("()[] "))


def _split_pair(text: str) -> Pair | None:
    for parting in PARTINGS:
        parts = re.split(parting, text)
        if len(parts) == len(AXES) and all(any(map(str.isdigit, part)) for part in parts):
            return _order_pair(*parts)
    return None


def _order_pair(one: str, other: str) -> Pair:
    """Two coordinates in their order, where letters or sizes tell it."""
    if re.search("[EW]", one, re.IGNORECASE) or re.search("[NS]", other, re.IGNORECASE):
        return Pair(other, one, plain=True)
    if re.search("[NS]", one, re.IGNORECASE) or re.search("[EW]", other, re.IGNORECASE):
        return Pair(one, other, plain=True)
    large = [abs(_as_float(part)) > MOST_LATITUDE for part in (one, other)]
    if large[0] != large[1]:
        return Pair(other, one, plain=True) if large[0] else Pair(one, other, plain=True)
    return Pair(one, other, plain=False)


def _as_float(text: str) -> float:
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else 0.0

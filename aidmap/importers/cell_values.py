"""What a cell says where it is a day or a coordinate, in the ways in which people write them.

The door for lat_lon_parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aidmap.importers.header import EXCEL_EPOCH
from aidmap.models import visible

TOKENS = {"DD": "%d", "MM": "%m", "YYYY": "%Y", "YY": "%y"}
EXCEL_DAYS = range(20_000, 80_000)  # from 1954 to 2119
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?", re.IGNORECASE)
# Numbers parted by the marks of degrees, minutes and seconds, as keyboards have them.
DEGREES = re.compile("[-+]?[\\d.,\\s\u00b0\u00ba\u02da'\u2018\u2019\u2032\"\u201c\u201d\u2033]+")
# What parts the two coordinates in one cell, most telling first.
PARTINGS = (r"\s*[;/|]\s*", r"\s*,\s+", r"(?<=[NSEWnsew])[\s,]*(?=[-+\d])", r"\s+(?=[NSEWnsew])",
            r"\s*,\s*", r"\s+")  # fmt: skip
AXES = {"lat": ("latitude", "NS", 90, "31.5, N 31.5 or 31°30'15\"N"),
        "lon": ("longitude", "EW", 180, "34.4, E 34.4 or 34°24'15\"E")}  # fmt: skip


@dataclass(frozen=True)
class Days:
    """How days are read.

    Attributes:
        pattern: how they are written; None: YYYY-MM-DD.
        epoch: the day that plain numbers count from.
        zone: the time zone of the data set.
    """

    pattern: str | None
    epoch: date
    zone: str

    def read(self, cell: Any) -> Any:
        """A day as a day: of a cell that is one, of Excel's number, or as it is written.

        Raises:
            ValueError: it is an instant, of a day that is another one where the places are.
        """
        if isinstance(cell, datetime):
            return cell.date()
        cell = visible(cell).strip() if isinstance(cell, str) else cell
        number = _excel_day(cell, (self.epoch - EXCEL_EPOCH).days)
        if number is not None:
            return EXCEL_EPOCH + timedelta(days=number)
        if isinstance(cell, (int, float)):
            cell = f"{cell:g}" if cell != cell or cell % 1 else str(int(cell))  # noqa: PLR0124 - NaN is not itself
        return self._of_text(cell) if isinstance(cell, str) else cell

    def _of_text(self, text: str) -> Any:
        if INSTANT.match(text):
            return self._of_instant(text)
        if not self.pattern:
            return text
        try:
            return datetime.strptime(text, _pattern(self.pattern)).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return text

    def _of_instant(self, text: str) -> Any:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return text
        there = instant.astimezone(ZoneInfo(self.zone)) if instant.tzinfo else instant
        if there.date() != instant.date():
            what = f"{text!r} is {there.date()} in {self.zone}: write the day that is meant alone"
            raise ValueError(what)
        return there.date()


def _excel_day(cell: Any, later: int) -> int | None:
    """The number by which Excel knows a day, since 1900; None: it is none."""
    if isinstance(cell, str) and cell.isascii() and cell.isdecimal():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return int(cell) + later if cell == cell and int(cell) + later in EXCEL_DAYS else None  # noqa: PLR0124 - NaN is not itself


def _pattern(told: str) -> str:
    """A format as strptime has it."""
    if "%" in told:
        return told
    return re.sub("|".join(TOKENS), lambda found: TOKENS[found[0]], told)


def number(cell: Any) -> Any:
    """A number as it may be written, with a comma.

    Raises:
        ValueError: a text is none.
    """
    if not isinstance(cell, str):
        return cell
    text = visible(cell).strip()
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{cell!r} is no number: write it as 250 or 0.5")
    return float(text.replace(",", "."))


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
    text = visible(cell).replace("\N{MINUS SIGN}", "-").strip()
    bare = re.sub(rf"^[{letters}]\s*|\s*[{letters}]$", "", text, flags=re.IGNORECASE)
    try:
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


def parted(cell: str) -> tuple[str, str] | None:
    """The latitude and the longitude of a cell that holds both; None: it does not."""
    text = visible(cell).strip().strip("()[]")
    for parting in PARTINGS:
        parts = re.split(parting, text)
        if len(parts) == len(AXES) and all(any(map(str.isdigit, part)) for part in parts):
            one, other = parts
            turned = re.search("[EW]", one, re.IGNORECASE)
            return (other, one) if turned else (one, other)
    return None

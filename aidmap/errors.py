"""The one family of errors, and the faults they carry.

Every message says what is wrong, where, and what to do next. Printing them is `cli`'s business.

AidmapError
├── DataError     records, or a request, that break the rules: all faults at once
├── NotFound      a name that nothing answers to, with the nearest ones
├── StoreError    a place to keep records that cannot be read or written
└── MissingExtra  an optional part that is not installed
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_WORD, LONGEST_LINE = 180, 900  # characters; what is longer was not written by us
KEPT_BEFORE, KEPT_AFTER = 100, 60  # of what is cut
CUT = " … "
PASSWORDS = r"(:/{1,2}[^\s/:@]*):\S*@|(\bpassword=)[^\s&]+"  # in addresses


def shorten(text: str) -> str:
    """A message of one line as it may be shown: nothing endless in it, and no password."""
    masked = re.sub(PASSWORDS, _mask, text) if "@" in text or "password=" in text else text
    if len(masked) <= LONGEST_WORD:
        return masked
    words = re.sub(rf"\S{{{LONGEST_WORD + 1},}}", lambda word: _cut(word[0]), masked)
    return _cut(words) if len(words) > LONGEST_LINE else words


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}:***@" if found[1] else f"{found[2]}***"


def _cut(text: str) -> str:
    return f"{text[:KEPT_BEFORE].rstrip()}{CUT}{text[-KEPT_AFTER:].lstrip()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where it is, what it is, and what would be right.

    Args:
        what: what is wrong and what to do, as one sentence without a line break.
        file: the file's path as the reader knows it; empty for a request.
        line: the line in that file, counted from 1.
        field: the column, property or option.

    Examples:
        >>> print(aidmap.Fault(file="reports.csv", line=12, field="status", what="is empty"))
        reports.csv:12: status: is empty
    """

    what: str
    file: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return shorten(": ".join(part for part in (place, self.field, self.what) if part))


class AidmapError(Exception):
    """Anything that the person at the keyboard can put right.

    Examples:
        >>> try:
        ...     aidmap.open_store("nowhere").status("Erez")
        ... except aidmap.AidmapError as error:
        ...     print(error)
        nowhere: is no data set (it has no dataset.toml); make one with: aidmap init DIR
    """

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(map(shorten, message.split("\n"))))

    @property
    def lines(self) -> list[str]:
        """One line a fault."""
        return [str(self)]


class DataError(AidmapError):
    """Records, or a request, that break the rules; every fault is listed.

    Examples:
        >>> try:
        ...     aidmap.open_store().status("Erez", on="2024-13-01")
        ... except aidmap.DataError as error:
        ...     print(error.faults[0].what)
        '2024-13-01' is not a day: write it as 2024-04-20, today, yesterday or monday
    """

    def __init__(self, faults: Iterable[Fault | str]) -> None:
        self.faults = [Fault(what=f) if isinstance(f, str) else f for f in faults]
        super().__init__("\n".join(map(str, self.faults)))

    @property
    def lines(self) -> list[str]:
        """One line a fault."""
        return [str(fault) for fault in self.faults]


class NotFound(AidmapError):  # noqa: N818 - a fault like the others, by its plain name
    """A name that nothing answers to; the message offers the nearest ones.

    Examples:
        >>> try:
        ...     aidmap.open_store().status("Eres")
        ... except aidmap.NotFound as error:
        ...     print(error.nearest[0])
        erez
    """

    def __init__(self, what: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.name = name
        self.nearest = list(nearest)
        offer = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"no {what} is called {name!r}{offer}")


class StoreError(AidmapError):
    """Records cannot be read from, or written to, where they are kept.

    Examples:
        >>> try:
        ...     aidmap.draw(aidmap.open_store()).save("/dev/null/map.html")
        ... except aidmap.StoreError as error:
        ...     print(error)
        /dev/null/map.html: cannot be written: File exists
    """


class MissingExtra(AidmapError):  # noqa: N818 - likewise
    """An optional part of aidmap that is not installed.

    Examples:
        >>> print(aidmap.MissingExtra("parquet", "GeoParquet"))
        GeoParquet needs an optional part: pip install 'aidmap[parquet]'
    """

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra, self.purpose = extra, purpose
        super().__init__(f"{purpose} needs an optional part: pip install 'aidmap[{extra}]'")

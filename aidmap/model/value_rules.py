"""The rules of single values of records: addresses, instants, texts, figures, ids.

Without pydantic, as `vocabulary`: who enters one report need not wait for it.
"""

from __future__ import annotations

import re
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aidmap.model.characters import UNWRITABLE, ranges
from aidmap.model.vocabulary import Status

if TYPE_CHECKING:
    from datetime import datetime

PLAIN_ADDRESS = r"https?://[a-zA-Z0-9.-]+(?:/[!-~]*)?"
SHOWN = 3  # characters that a message names
AMOUNT = r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?"
SLUG = r"^[a-z0-9]+(-+[a-z0-9]+)*$"
EVIDENCE = r"^[0-9a-f]{64}$"


def web_address(value: str) -> str:
    """Hand back an address that a reader may follow.

    Raises:
        ValueError: it is none.
    """
    if re.fullmatch(PLAIN_ADDRESS, value):  # as most are: taking it apart takes ten times as long
        return value
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r"\s", value):
        raise ValueError(f"{value!r} is not a web address: it must begin with http:// or https://")
    return value


def in_utc(instant: datetime) -> datetime:
    """Give an instant in UTC.

    Raises:
        ValueError: it lies before the year 1 there, or after 9999.
    """
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{instant} is not an instant: its year in UTC is none") from None


def none_if_blank(value: object) -> object:
    """Take blank text for a missing value."""
    return None if isinstance(value, str) and not value.strip() else value


def well_formed(value: str) -> str:
    """Hand back a text that every document can hold.

    Raises:
        ValueError: it is none.
    """
    if value.isascii() and value.isprintable():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("is no text in UTF-8") from None
    return without(f"[{ranges(UNWRITABLE)}]", value, "which no document can hold")


def without(refused: str | re.Pattern[str], value: str, why: str) -> str:
    """Hand back a text in which a pattern is found nowhere.

    Raises:
        ValueError: it is, and why that is refused.
    """
    found = dict.fromkeys(re.findall(refused, value))
    if found:
        some = ", ".join(f"U+{ord(char):04X}" for char in list(found)[:SHOWN])
        raise ValueError(f"holds {some}, {why}: take it out")
    return value


def amount(value: object) -> Decimal:
    """A figure as it is written: "12.50" stays; a float is refused, because it is rounded.

    Raises:
        ValueError: it is none.
    """
    text = str(value) if isinstance(value, int | Decimal) and value is not True else value
    if isinstance(text, str) and re.fullmatch(AMOUNT, text.strip()):
        return Decimal(text.strip())
    raise ValueError(f"{value!r} is no figure: write digits, with a point for a fraction: 12.50")


def one_word(value: object) -> object:
    """The only member of a list of one, as tables have it."""
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


def claimable(value: object) -> Status:
    """A status that can be reported: what is planned or unknown only follows from reports.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, str) and value in {"open", "restricted", "closed"}:
        return Status(value)
    raise ValueError(f"{value!r} is not a status to report: open, restricted or closed")

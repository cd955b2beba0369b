"""The messages that a reading process sends to its parent: a line of JSON each, never code.

So even a process that a malicious file has taken over can send nothing worse than wrong data.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from aidmap.errors import Fault
from aidmap.importers.header import Formula

INSTANT, DAY, FORMULA = "$instant", "$day", "$formula"


def message_line(kind: str, *parts: Any) -> bytes:
    """Write a message as a line: its kind, and its parts."""
    text = json.dumps([kind, *parts], ensure_ascii=False, default=_encode)
    return text.encode("utf-8", errors="surrogatepass") + b"\n"


def parse_message(line: bytes) -> list[Any]:
    """Parse a line into a message: its kind, and its parts.

    Raises:
        ValueError: the line is no message.
    """
    found = json.loads(line.decode("utf-8", errors="surrogatepass"), object_hook=_decode)
    if not isinstance(found, list) or not found:
        raise ValueError("is no message")
    return found


def fault_fields(fault: Fault) -> dict[str, Any]:
    """Give the fields of a fault, for JSON."""
    return asdict(fault)


def make_fault(fields: dict[str, Any]) -> Fault:
    """Make a fault from the fields that `fault_fields` gave.

    Raises:
        TypeError: a field is unknown or missing.
    """
    return Fault(**fields)


def _encode(value: Any) -> dict[str, str]:
    """Encode a value that JSON has no type for."""
    if isinstance(value, datetime):
        return {INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, Formula):
        return {FORMULA: value.where}
    if isinstance(value, (time, timedelta)):
        return {"$text": str(value)}
    raise TypeError(f"{type(value).__name__} is not sent")


def _decode(found: dict[str, Any]) -> Any:
    if len(found) != 1:
        return found
    [(mark, text)] = found.items()
    if mark == INSTANT:
        return _instant(text)
    if mark == DAY:
        return _day(text)
    if mark == FORMULA:
        return Formula(text)
    return text if mark == "$text" else found


# The same days come in many rows.
_instant, _day = map(lru_cache(maxsize=10_000), (datetime.fromisoformat, date.fromisoformat))

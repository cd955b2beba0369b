"""What a reading process tells the one that asked: a line of JSON each, never code or objects.

A process that a file has taken over can send no more than wrong data.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from aidmap.errors import Fault
from aidmap.importers.header import Formula

INSTANT, DAY, FORMULA = "$instant", "$day", "$formula"


def message_line(kind: str, *parts: Any) -> bytes:
    """A message as a line: its kind, and what belongs to it."""
    text = json.dumps([kind, *parts], ensure_ascii=False, default=_as_object)
    return text.encode("utf-8", errors="surrogatepass") + b"\n"


def parse_message(line: bytes) -> list[Any]:
    """A message: its kind, and what belongs to it.

    Raises:
        ValueError: the line is none.
    """
    found = json.loads(line.decode("utf-8", errors="surrogatepass"), object_hook=_from_object)
    if not isinstance(found, list) or not found:
        raise ValueError("is no message")
    return found


def fault_fields(fault: Fault) -> dict[str, Any]:
    """A fault as JSON has it."""
    return asdict(fault)


def fault_of(told: dict[str, Any]) -> Fault:
    """The fault of such fields.

    Raises:
        TypeError: they are others.
    """
    return Fault(**told)


def _as_object(value: Any) -> dict[str, str]:
    """Write what JSON has no word for."""
    if isinstance(value, datetime):
        return {INSTANT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, Formula):
        return {FORMULA: value.where}
    if isinstance(value, (time, timedelta)):
        return {"$text": str(value)}
    raise TypeError(f"{type(value).__name__} is not sent")


def _from_object(found: dict[str, Any]) -> Any:
    if len(found) != 1:
        return found
    [(mark, text)] = found.items()
    if mark == INSTANT:
        return datetime.fromisoformat(text)
    if mark == DAY:
        return date.fromisoformat(text)
    if mark == FORMULA:
        return Formula(text)
    return text if mark == "$text" else found

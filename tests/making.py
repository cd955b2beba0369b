"""What several test files are made of: the shipped folder, and reports with sensible defaults."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from aidmap.model import Report, Traffic, parse

# What free texts refuse, and what names refuse besides.
NO_TEXT = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
NO_NAME = NO_TEXT + "\n\r\ufeff" + "".join(map(chr, range(0x7F, 0xA0)))
GEODATA = Path(__file__).parents[1] / "geodata"
Run = Callable[..., subprocess.CompletedProcess[str]]  # of the command line
HANGS = 300  # seconds: no measure of speed; what takes longer hangs, and the test is to end
Once = Callable[[str, Callable[[Path], None]], Path]  # a folder that all processes share
TODAY = date(2026, 11, 22)


def day(text: str) -> date:
    return date.fromisoformat(text)


def report(**fields: Any) -> Report:
    """Make a report; what is not given is harmless, and it is published on its first day."""
    defaults = {
        "subject": "erez",
        "status": "open",
        "traffic": [Traffic.GOODS],
        "basis": "observed",
        "effective_from": "2024-05-01",
        "reported_on": fields.get("effective_from", "2024-05-01"),
        "recorded_at": "2024-12-31T00:00:00Z",
        "publisher": "ocha",
    }
    made: Report = parse("report", defaults | fields)
    return made


def seen(status: str, first: str, last: str | None = None, **fields: Any) -> Report:
    return _said("observed", status, first, last, fields)


def announced(status: str, first: str, last: str | None = None, **fields: Any) -> Report:
    return _said("announced", status, first, last, fields)


def _said(basis: str, status: str, first: str, last: str | None, fields: dict[str, Any]) -> Report:
    claim = {"basis": basis, "status": status, "effective_from": first, "effective_to": last}
    return report(**(claim | fields))

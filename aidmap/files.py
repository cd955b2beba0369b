"""Files of a person's that are read whole: bounded, and broken ones told in words."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_BYTES = 5_000_000  # no file of settings that a person writes is longer
DOCUMENT_BYTES = 500_000_000  # nor a report with its pictures


def check_is_file(path: Path, *, most: int) -> None:
    """See that a path is a file of a size that can be meant: no pipe, no device, no flood.

    Raises:
        DataError: it is not.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror}"]) from None
    if not path.is_file():
        raise DataError([f"{path}: is no file"])
    if size > most:
        raise DataError([f"{path}: has {size:,} bytes: at most {most:,} are read"])


def parse_toml(text: str) -> dict[str, Any]:
    """What a TOML file says.

    Raises:
        ValueError: it is broken, or written to break its reader.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested without end") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise ValueError("it holds a number of thousands of digits") from None

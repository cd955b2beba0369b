"""Files that are read whole and bounded, and files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from aidmap.errors import DataError

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
    import tomllib  # slow to import, for commands that have an index

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested without end") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise ValueError("it holds a number of thousands of digits") from None


def write_whole(target: Path, content: bytes) -> None:
    """Write beside, flush, and rename: there is never half a file; the folder is made if need be.

    Raises:
        OSError: it cannot be written.
    """
    import shutil  # slow to import, for commands that only read
    import tempfile

    target = target.resolve()  # what a link leads to is written, the link stays
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        beside = Path(folder) / target.name
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)

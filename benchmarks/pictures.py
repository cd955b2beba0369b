"""How large a picture is, to see that both sides drew one of the same size."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BOX = {
    ".svg": re.compile(rb'<svg [^>]*?width="([\d.]+)pt" height="([\d.]+)pt"'),
    ".pdf": re.compile(rb"MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)"),
}


def size_of(path: Path) -> tuple[int, int]:
    """The shorter and the longer side: pixels of a PNG, points of an SVG or a PDF.

    Raises:
        ValueError: it is no such picture.
    """
    content = path.read_bytes()
    if path.suffix == ".png" and content.startswith(b"\x89PNG"):
        sides: list[float] = list(struct.unpack(">II", content[16:24]))
    elif found := BOX.get(path.suffix, BOX[".svg"]).search(content):
        sides = [float(found[1]), float(found[2])]
    else:
        raise ValueError(f"{path.name} is no picture")
    shorter, longer = sorted(map(round, sides))
    return shorter, longer

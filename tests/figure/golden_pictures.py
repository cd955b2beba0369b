"""The maps of four days as they should look. `python tests/figure/golden_pictures.py` redraws them.

Look at each picture that has changed before it is committed.
"""

from pathlib import Path
from typing import Any

import aidmap
from aidmap.figure import RenderOptions, draw

FOLDER = Path(__file__).parent / "golden"
GEODATA = Path(__file__).parents[2] / "geodata"
PICTURES: dict[str, dict[str, Any]] = {
    "2024-03-18": {"language": "ar", "size": "slide", "dpi": 45},
    "2024-05-20": {"language": "en", "size": "a4", "dpi": 45},
    "2025-08-10": {"language": "he", "width": 120.0, "dpi": 80},
    "2026-11-26": {"language": "fr", "size": "square", "dpi": 55},
}


def picture(day: str) -> bytes:
    """The map of one of the days, as it is drawn now."""
    return draw(aidmap.open_store(GEODATA).at(day), ".png", RenderOptions(**PICTURES[day]))


def main() -> None:
    """Draw all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for day in PICTURES:
        (FOLDER / f"{day}.png").write_bytes(picture(day))


if __name__ == "__main__":
    main()

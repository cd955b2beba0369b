"""Which humanitarian routes are open - when, according to whom - and drawing it.

    data = aidmap.open_store("geodata")
    data.status("Erez", on="2024-04-19")
    aidmap.maps.draw(data, on="2024-04-19").save("erez.html")

Importing this is light: each part is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing is slow to import, and a command is to stop as soon as it starts
if TYPE_CHECKING:
    from typing import Any

    from aidmap import briefs as briefs
    from aidmap import builds as builds
    from aidmap import charts as charts
    from aidmap import documents as documents
    from aidmap import embeds as embeds
    from aidmap import insertions as insertions
    from aidmap import interactive as interactive
    from aidmap import layers as layers
    from aidmap import maps as maps
    from aidmap import periods as periods
    from aidmap import static as static
    from aidmap.notebooks import Dataset as Dataset
    from aidmap.notebooks import open_store as open_store

DRAWING = {
    "briefs", "builds", "charts", "documents", "embeds", "insertions", "interactive", "layers",
    "maps", "periods", "static",
}  # fmt: skip
__all__ = [
    "Dataset", "briefs", "builds", "charts", "documents", "embeds", "insertions", "interactive",
    "layers", "maps", "open_store", "periods", "static",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in DRAWING:
        return import_module(f"aidmap.{name}")
    if name in {"Dataset", "open_store"}:
        return getattr(import_module("aidmap.notebooks"), name)
    raise AttributeError(f"module 'aidmap' has no attribute {name!r}")

"""Which humanitarian routes are open - when, according to whom - and drawing it.

    data = aidmap.open_store("geodata")
    data.status("Erez", on="2024-04-19")
    aidmap.draw(data, on="2024-04-19").save("erez.html")

`__all__` lists what is offered; each part is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing is slow to import, and a command is to stop as soon as it starts
if TYPE_CHECKING:
    from typing import Any

    from aidmap import briefs as briefs
    from aidmap import build as builds
    from aidmap import charts as charts
    from aidmap import documents as documents
    from aidmap import embeds as embeds
    from aidmap import geo as layers
    from aidmap import html as interactive
    from aidmap import insertions as insertions
    from aidmap import render as maps
    from aidmap import static as static
    from aidmap.errors import AidmapError, DataError, Fault, MissingExtra, NotFound, StoreError
    from aidmap.model import (
        About,
        AirdropZone,
        Basis,
        Crossing,
        Destination,
        Hub,
        Leg,
        Place,
        Port,
        Report,
        Retraction,
        Route,
        Source,
        Status,
        Traffic,
    )
    from aidmap.notebook import Dataset, open_store
    from aidmap.query import period as periods
    from aidmap.render import draw

DRAWING = {
    "briefs", "builds", "charts", "documents", "embeds", "insertions", "interactive", "layers",
    "maps", "periods", "static",
}  # fmt: skip
# The modules of what is offered.
OFFERED = {
    "notebooks": ("Dataset", "open_store"),
    "maps": ("draw",),
    "model": (
        "About", "AirdropZone", "Basis", "Crossing", "Destination", "Hub", "Leg", "Place", "Port",
        "Report", "Retraction", "Route", "Source", "Status", "Traffic",
    ),
    "errors": ("AidmapError", "DataError", "Fault", "MissingExtra", "NotFound", "StoreError"),
}  # fmt: skip
HOME = {name: module for module, names in OFFERED.items() for name in names}

__all__ = [
    "About", "AidmapError", "AirdropZone", "Basis", "Crossing", "DataError", "Dataset",
    "Destination", "Fault", "Hub", "Leg", "MissingExtra", "NotFound", "Place", "Port", "Report",
    "Retraction", "Route", "Source", "Status", "StoreError", "Traffic", "draw", "open_store",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in DRAWING:
        return import_module(f"aidmap.{name}")
    if name in HOME:
        return getattr(import_module(f"aidmap.{HOME[name]}"), name)
    raise AttributeError(f"module 'aidmap' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *DRAWING, *HOME})

"""Which humanitarian routes are open - when, according to whom - and drawing it.

    data = aidmap.open_store("geodata")
    data.status("Erez", on="2024-04-20")
    aidmap.draw(data, on="2024-04-20").save("erez.html")

`__all__` lists what is offered; each part is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # typing is slow to import, and a command is to stop as soon as it starts
if TYPE_CHECKING:
    from aidmap import build as build
    from aidmap import documents as documents
    from aidmap import embed as embed
    from aidmap import figure as figure
    from aidmap import geo as geo
    from aidmap import html as html
    from aidmap import query as query
    from aidmap import render as render
    from aidmap import site as site
    from aidmap import store as store
    from aidmap.errors import AidmapError, DataError, Fault, MissingExtra, NotFound, StoreError
    from aidmap.model import (
        About,
        AirdropZone,
        Basis,
        Count,
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
    from aidmap.render import draw

ROOMS = {
    "build", "documents", "embed", "figure", "geo", "html", "query", "render", "site", "store",
}  # fmt: skip
# The modules of what is offered.
OFFERED = {
    "notebook": ("Dataset", "open_store"),
    "render": ("draw",),
    "model": (
        "About", "AirdropZone", "Basis", "Count", "Crossing", "Destination", "Hub", "Leg", "Place",
        "Port", "Report", "Retraction", "Route", "Source", "Status", "Traffic",
    ),
    "errors": ("AidmapError", "DataError", "Fault", "MissingExtra", "NotFound", "StoreError"),
}  # fmt: skip
HOME = {name: module for module, names in OFFERED.items() for name in names}

__all__ = [
    "About", "AidmapError", "AirdropZone", "Basis", "Count", "Crossing", "DataError", "Dataset",
    "Destination", "Fault", "Hub", "Leg", "MissingExtra", "NotFound", "Place", "Port", "Report",
    "Retraction", "Route", "Source", "Status", "StoreError", "Traffic", "draw", "open_store",
]  # fmt: skip
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name in ROOMS:
        return import_module(f"aidmap.{name}")
    if name in HOME:
        return getattr(import_module(f"aidmap.{HOME[name]}"), name)
    raise AttributeError(f"module 'aidmap' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *ROOMS, *HOME})

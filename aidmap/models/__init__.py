"""The records of the data set: places, legs, routes, sources, reports and retractions.

They are frozen, know their own rules and their column names, and do not know how they are saved
(`stores`) or what follows from them (`history`, `routes`). The door for pydantic, which is imported
with the first model that is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aidmap.models.plain import as_json, plain
from aidmap.models.traits import PLACE_KINDS, LegTraits, Records, in_reading_order
from aidmap.models.words import (
    KML_ID,
    LANGUAGES,
    Basis,
    Mode,
    Reason,
    Status,
    Traffic,
    instant_text,
    parse_day,
    parse_instant,
    visible,
)

if TYPE_CHECKING:
    from aidmap.models.about import About
    from aidmap.models.definitions import Definition
    from aidmap.models.mappings import Mapping
    from aidmap.models.parsing import (
        KINDS,
        PUBLISHED,
        field_descriptions,
        json_schema,
        model_of,
        parse,
    )
    from aidmap.models.places import (
        PLACES_FIELDS,
        AirdropZone,
        Crossing,
        Destination,
        Hub,
        Leg,
        Named,
        Place,
        Port,
        Route,
    )
    from aidmap.models.published import DayStatuses
    from aidmap.models.records import Record
    from aidmap.models.reports import Report, Retraction, Source
    from aidmap.models.terms import web_address

# What needs pydantic, and where it is.
MODELS = {
    "about": ("About",),
    "definitions": ("Definition",),
    "mappings": ("Mapping",),
    "parsing": ("KINDS", "PUBLISHED", "field_descriptions", "json_schema", "model_of", "parse"),
    "places": (
        "PLACES_FIELDS", "AirdropZone", "Crossing", "Destination", "Hub", "Leg", "Named", "Place",
        "Port", "Route",
    ),
    "published": ("DayStatuses",),
    "records": ("Record",),
    "reports": ("Report", "Retraction", "Source"),
    "terms": ("web_address",),
}  # fmt: skip
HOME = {name: module for module, names in MODELS.items() for name in names}

__all__ = [
    "KINDS",
    "KML_ID",
    "LANGUAGES",
    "PLACES_FIELDS",
    "PLACE_KINDS",
    "PUBLISHED",
    "About",
    "AirdropZone",
    "Basis",
    "Crossing",
    "DayStatuses",
    "Definition",
    "Destination",
    "Hub",
    "Leg",
    "LegTraits",
    "Mapping",
    "Mode",
    "Named",
    "Place",
    "Port",
    "Reason",
    "Record",
    "Records",
    "Report",
    "Retraction",
    "Route",
    "Source",
    "Status",
    "Traffic",
    "as_json",
    "field_descriptions",
    "in_reading_order",
    "instant_text",
    "json_schema",
    "model_of",
    "parse",
    "parse_day",
    "parse_instant",
    "plain",
    "visible",
    "web_address",
]


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module 'aidmap.models' has no attribute {name!r}")
    found = getattr(import_module(f"aidmap.models.{HOME[name]}"), name)
    globals()[name] = found
    return found

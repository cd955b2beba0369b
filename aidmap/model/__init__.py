"""The records of the data set: places, legs, routes, sources, reports and retractions.

They are frozen, know their own rules and their column names, and do not know how they are saved
(`stores`) or what follows from them (`history`, `routes`). The door for pydantic, which is imported
with the first model that is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aidmap.model.plain import as_json, plain
from aidmap.model.traits import PLACE_KINDS, LegTraits, Records, in_reading_order
from aidmap.model.vocabulary import (
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
    from aidmap.model.about import About
    from aidmap.model.field_types import web_address
    from aidmap.model.import_mapping import Mapping
    from aidmap.model.map_definitions import Definition
    from aidmap.model.places import (
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
    from aidmap.model.published import DayStatuses
    from aidmap.model.records import Record
    from aidmap.model.reports import Report, Retraction, Source
    from aidmap.model.validation import (
        KINDS,
        PUBLISHED,
        field_descriptions,
        json_schema,
        model_of,
        parse,
    )

# What needs pydantic, and where it is.
MODELS = {
    "about": ("About",),
    "map_definitions": ("Definition",),
    "import_mapping": ("Mapping",),
    "validation": ("KINDS", "PUBLISHED", "field_descriptions", "json_schema", "model_of", "parse"),
    "places": (
        "PLACES_FIELDS", "AirdropZone", "Crossing", "Destination", "Hub", "Leg", "Named", "Place",
        "Port", "Route",
    ),
    "published": ("DayStatuses",),
    "records": ("Record",),
    "reports": ("Report", "Retraction", "Source"),
    "field_types": ("web_address",),
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
        raise AttributeError(f"module 'aidmap.model' has no attribute {name!r}")
    found = getattr(import_module(f"aidmap.model.{HOME[name]}"), name)
    globals()[name] = found
    return found

"""The records of the data set: places, legs, routes, sources, reports and retractions.

They are frozen, know their own rules and their column names, and do not know how they are saved
(`stores`) or what follows from them (`history`, `routes`). The door for pydantic.
"""

from aidmap.models.about import About, Records
from aidmap.models.definitions import Definition
from aidmap.models.mappings import Mapping
from aidmap.models.parsing import KINDS, PUBLISHED, as_json, field_descriptions, json_schema, parse
from aidmap.models.places import (
    PLACE_KINDS,
    PLACES_FIELDS,
    AirdropZone,
    Crossing,
    Destination,
    Hub,
    Leg,
    Named,
    Place,
    Port,
    Record,
    Route,
    in_reading_order,
)
from aidmap.models.published import DayStatuses
from aidmap.models.reports import Report, Retraction, Source
from aidmap.models.terms import (
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

__all__ = [
    "KINDS",
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
    "parse",
    "parse_day",
    "parse_instant",
    "visible",
]

"""The records of the data set: places, legs, routes, sources, reports, counts, retractions.

They are frozen, know their own rules and their column names, and do not know how they are saved
(`store`) or what follows from them (`rules`). The door for Pydantic, which is imported when the
first record from outside is validated: here are only the names that need it not.
"""

from aidmap.model.about import About
from aidmap.model.count import Count
from aidmap.model.places import (
    PLACE_KINDS,
    AirdropZone,
    Crossing,
    Destination,
    Hub,
    Leg,
    Named,
    Place,
    Port,
    Route,
    in_reading_order,
)
from aidmap.model.record import Record, as_json
from aidmap.model.records import CLASSES, Records, columns_of, construct, parse
from aidmap.model.reference import Reference
from aidmap.model.reports import Report, Retraction, Source
from aidmap.model.vocabulary import (
    KML_ID,
    Basis,
    ContextKind,
    Direction,
    LineStyle,
    Measure,
    Mode,
    Reason,
    Stage,
    Status,
    Traffic,
    instant_text,
    parse_day,
    parse_instant,
    visible,
)

__all__ = [
    "CLASSES",
    "KML_ID",
    "PLACE_KINDS",
    "About",
    "AirdropZone",
    "Basis",
    "ContextKind",
    "Count",
    "Crossing",
    "Destination",
    "Direction",
    "Hub",
    "Leg",
    "LineStyle",
    "Measure",
    "Mode",
    "Named",
    "Place",
    "Port",
    "Reason",
    "Record",
    "Records",
    "Reference",
    "Report",
    "Retraction",
    "Route",
    "Source",
    "Stage",
    "Status",
    "Traffic",
    "as_json",
    "columns_of",
    "construct",
    "in_reading_order",
    "instant_text",
    "parse",
    "parse_day",
    "parse_instant",
    "visible",
]

"""The words of the interface, by language; names of places are on the records.

Only English so far; every other part asks here, so that a language is added in one place. The door
for babel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

DIRECTION = {"en": "ltr", "ar": "rtl", "he": "rtl", "fr": "ltr"}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "open": "open",
        "restricted": "restricted",
        "closed": "closed",
        "planned": "announced, not seen in use",
        "unknown": "unknown",
        "goods": "goods",
        "fuel": "fuel",
        "people": "people",
        "announced": "announced",
        "observed": "observed",
        "land_crossing": "land crossing",
        "inspection_point": "inspection point",
        "seaport": "sea port",
        "pier": "pier",
        "airport": "airport",
        "logistics_hub": "logistics hub",
        "airdrop_zone": "airdrop area",
        "destination": "destination",
        "leg": "leg",
        "security": "security",
        "policy": "policy",
        "damage": "damage",
        "weather": "weather",
        "holiday": "holiday",
        "capacity": "capacity",
        "other": "other",
        "land_crossings": "Land crossings",
        "inspection_points": "Inspection points",
        "seaports": "Sea ports",
        "piers": "Piers",
        "airports": "Airports",
        "logistics_hubs": "Logistics hubs",
        "airdrop_zones": "Airdrop areas",
        "destinations": "Destinations",
        "routes": "Routes",
        "places": "Places",
        "route": "Route",
        "place": "Place",
        "status": "Status",
        "since": "Since",
        "last_heard": "Last heard",
        "source": "Source",
        "blocked_by": "Held up by",
        "length": "Length",
        "km": "km",
        "contested": "contested",
        "stale": "stale",
        "last_heard_on": "last heard {day}",
        "since_day": "since {day}",
        "pending_claim": "better claimed, not yet seen",
        "announced_for": "opening announced for {day}",
        "no_report": "no report in force",
        "not_controlled": "passable unless reported otherwise",
        "approximate": "approximate location",
        "known_within": "known to about {metres} m",
        "deciding": "The report that decides",
        "against": "Reports that say otherwise",
        "waiting": "A better claim, not yet seen in use",
        "history": "History",
        "reported": "published {day}",
        "in_force": "from {day}",
        "in_force_to": "from {day} to {last}",
        "close": "Close",
        "legend": "Legend",
        "blocked_here": "a route is held up here",
        "strip": "Strip",
        "whole_region": "Whole region",
        "first_view": "First view",
        "zoom_in": "Zoom in",
        "zoom_out": "Zoom out",
        "map_of": "Map: {title}",
        "skip": "Skip to the table",
        "table": "The same in words",
        "routes_to": "Routes to {place}",
        "open_of": "{open} of {all} open",
        "choke": "all pass {places}",
        "reached": "Reached",
        "sources": "Sources",
        "credits": "Credits",
        "licence": "Licence",
        "statuses_on": "Statuses on {day}, {traffic}",
        "known_by": "as published by {day}",
        "recorded_by": "as recorded by {instant}",
        "according_to": "according to {publishers}",
        "what_if": "supposing {suppositions}",
        "finding": "{open} of {all} routes open on {day}",
        "finding_none": "No routes for {traffic} on {day}",
        "finding_no_open": "None of {all} routes open on {day}",
        "all_restricted": "all with restrictions",
        "restricted_count": "{count} of them restricted",
        "all_stale": "Mind: all {all} rest on reports older than {days} days.",
        "some_stale": "Mind: {count} of the {all} open rest on reports older than {days} days.",
        "planned_count": "{count} announced",
        "unknown_count": "{count} unknown",
        "no_script": "A plain drawing: the map that moves needs JavaScript.",
        "no_routes": "no route on this day",
        "drawn_with": "Drawn with aidmap {version}.",
    },
}


def word(key: str, language: str = "en", **parts: object) -> str:
    """Say a word or a sentence of the interface; a missing one is said in English.

    Raises:
        KeyError: English does not have it either.
    """
    words = WORDS.get(language, {})
    return (words.get(key) or WORDS["en"][key]).format(**parts)


def day_text(day: date, language: str = "en") -> str:
    """Write a day in words: 19 April 2024."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language)

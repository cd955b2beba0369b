"""The paths of the pages and charts of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Place, Route, Traffic


def place_path(place: Place) -> str:
    """The path of the page of a place."""
    return f"places/{place.id}.html"


def route_path(route: Route) -> str:
    """The path of the page of a route."""
    return f"routes/{route.id}.html"


def day_path(day: date) -> str:
    """The path of the page of a day with changes."""
    return f"days/{day}.html"


def chart_name(place: Place, traffic: Traffic) -> str:
    """The name of the chart of a place, whose file is beside the page of the place."""
    return f"{place.id}-{traffic}"


def amounts_name(place: Place, traffic: Traffic) -> str:
    """The name of the chart of what was counted at a place, likewise."""
    return f"{chart_name(place, traffic)}-amounts"

"""What a person should look at again before places are taken: points that are hardly meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.models import Place

FAR = 0.5  # degrees from the next known place
NEARER = 4  # times, if latitude and longitude are swapped


def of_points(places: Sequence[Place], known: Sequence[Place]) -> list[str]:
    """Warnings of points at 0, 0, and of those where latitude and longitude seem swapped."""
    there = [(place.lon, place.lat) for place in known]
    return [
        f"warning: {place.id}: {what}: is that meant?"
        for place in places
        if (what := _doubt(place.lon, place.lat, there))
    ]


def _doubt(lon: float, lat: float, known: list[tuple[float, float]]) -> str:
    if lon == 0 and lat == 0:
        return "lies at latitude 0, longitude 0"
    if _distance(lon, lat, known) > max(FAR, NEARER * _distance(lat, lon, known)):
        return f"lies at latitude {lat}, longitude {lon}; swapped it would be near the others"
    return ""


def _distance(lon: float, lat: float, known: Iterable[tuple[float, float]]) -> float:
    """Degrees, roughly, to the nearest of the known points; where there is none, 0."""
    apart = (max(abs(lon - east), abs(lat - north)) for east, north in known)
    return min(apart, default=0.0)

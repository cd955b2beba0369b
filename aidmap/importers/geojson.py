"""Turns GeoJSON features and ArcGIS objects into fields with lon and lat.

No C library reads them, and no link in them is followed. Reading the file is left to
`json_objects`.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

PAIR_LENGTH = 2  # coordinates of a point, at least
SHOWN_CHARACTERS = 60  # of a foreign word in a fault


class UnwrappedObject(NamedTuple):
    """An object of an imported file as the fields of a row.

    Attributes:
        fields: its fields; a place has lon and lat in degrees among them.
        fault: why it has no usable point; empty: it has one, or needs none.
        other: the type of its shape where the shape is not read; else empty.
    """

    fields: dict[str, Any]
    fault: str = ""
    other: str = ""


class Coordinates:
    """The coordinate system of a file, and how its objects become fields."""

    def __init__(self, to_degrees: Callable[[float, float], tuple[float, float]] | None) -> None:
        """Keep the conversion from x and y to longitude and latitude; None: none is needed."""
        self._to_degrees = to_degrees

    @classmethod
    def of(cls, where: str, found: Any, *, given: str | None) -> Coordinates:
        """Find the CRS: the one that the file names, the given one, or WGS84 for plain GeoJSON.

        Raises:
            DataError: the file names an unknown CRS, names it by a link, or states that it has
                none.
        """
        crs = crs_name(where, found, given=given)
        if crs is None:
            return cls(None)
        from aidmap import geo

        if crs == given:
            geo.parse_crs_option(given)
        return cls(geo.degree_converter(crs, name=where))

    def report(self, value: dict[str, Any]) -> UnwrappedObject:
        """Give the fields of an object for a report, without its shape."""
        fields, shape = _split_object(value)
        return UnwrappedObject(fields, other="" if shape is None else "shape")

    def place(self, value: dict[str, Any]) -> UnwrappedObject:
        """Give the fields of an object for a place, with lon and lat from its geometry."""
        if not _is_feature(value):
            return UnwrappedObject(value)
        fields, shape = _split_object(value)
        pairs = _pairs(shape) if isinstance(shape, dict) and shape else []
        if pairs is None:
            kind = shape.get("type") or ", ".join(map(str, shape))
            return UnwrappedObject(fields, other=str(kind)[:SHOWN_CHARACTERS])
        if fault := _pairs_fault(pairs):
            return UnwrappedObject(fields, fault)
        lon, lat = self._in_degrees(*pairs[0][:PAIR_LENGTH])
        return UnwrappedObject({**fields, "lon": lon, "lat": lat})

    def _in_degrees(self, x: float, y: float) -> tuple[float, float]:
        return self._to_degrees(x, y) if self._to_degrees else (x, y)


def _pairs_fault(pairs: list[Any]) -> str:
    """Say why pairs of coordinates are not the point of one place; empty: they are."""
    if not pairs:
        return "has no point: draw it in the map, or remove the row"
    if len(pairs) > 1:
        return f"holds {len(pairs)} points: a place is one, keep that"
    if not _is_pair(pairs[0]):
        return "its coordinates are no numbers: write them as [34.4, 31.5]"
    return ""


def _pairs(shape: dict[str, Any]) -> list[Any] | None:
    """Give the coordinates of the points of a shape; None: it does not consist of points."""
    if "x" in shape and "y" in shape:
        return [[shape["x"], shape["y"]]]
    if shape.get("type") == "Point":
        return [shape["coordinates"]] if shape.get("coordinates") else []
    found = shape.get("coordinates") if shape.get("type") == "MultiPoint" else shape.get("points")
    if shape.get("type") == "MultiPoint" or "points" in shape:
        return found if isinstance(found, list) else []
    return None


def crs_name(where: str, found: Any, *, given: str | None) -> str | None:
    """Find the name of the CRS of a JSON file, as a library knows it; None: WGS84, lon-lat.

    Args:
        where: the file, for the faults.
        found: its content.
        given: the CRS that the user gives; a CRS that the file names goes before it.

    Raises:
        DataError: the file names its CRS by a link or in unknown words, or states that it has
            none, and the user gives none.
    """
    if not isinstance(found, dict):
        return given
    if "spatialReference" in found:
        return _arcgis_crs_name(where, found["spatialReference"], given)
    if "crs" not in found:
        return given
    crs = found["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(crs, dict) and crs.get("type") == "name" and isinstance(name, str):
        return name
    if given:
        return given
    if isinstance(crs, dict) and crs.get("type") == "link":
        what = "names its CRS by a link, and none is followed: say --crs, as EPSG:4326"
        raise DataError([f"{where}: {what}"])
    raise DataError([f"{where}: names no CRS: say --crs, as EPSG:4326"])


def _arcgis_crs_name(where: str, reference: Any, given: str | None) -> str | None:
    if isinstance(reference, dict):
        for key, authority in (("latestWkid", "EPSG"), ("wkid", "ESRI")):
            code = reference.get(key)
            if isinstance(code, int) and not isinstance(code, bool):
                return f"EPSG:{code}" if code < 32768 else f"{authority}:{code}"  # noqa: PLR2004 - EPSG ends there
        if isinstance(reference.get("wkt"), str):
            return str(reference["wkt"])
    if given:
        return given
    raise DataError([f"{where}: names no CRS: say --crs, as EPSG:4326"])


def _is_feature(value: dict[str, Any]) -> bool:
    return value.get("type") == "Feature" or (
        isinstance(value.get("attributes"), dict) and {*value} <= {"attributes", "geometry"}
    )


def _split_object(value: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Split an object into fields and geometry; a plain object has fields alone."""
    if not _is_feature(value):
        return value, None
    fields = value.get("properties", value.get("attributes"))
    fields = dict(fields) if isinstance(fields, dict) else {}
    if value.get("id") not in (None, "") and "id" not in fields:
        fields = {"id": value["id"], **fields}
    return fields, value.get("geometry")


def _is_pair(pair: Any) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) >= PAIR_LENGTH
        and all(
            isinstance(one, (int, float)) and not isinstance(one, bool)
            for one in pair[:PAIR_LENGTH]
        )
        and all(abs(one) < 1e12 and isfinite(one) for one in pair[:PAIR_LENGTH])  # noqa: PLR2004 - metres
    )

"""Objects with a geometry, as GeoJSON and ArcGIS have them, as rows with lon and lat.

No library of C reads them, no link in them is followed.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

PAIR = 2  # coordinates that a point has at least
LONGEST = 60  # characters of a word of somebody's in a fault


class Unwrapped(NamedTuple):
    """An object of somebody's as the fields of a row.

    Attributes:
        fields: they; those of a place with lon and lat, in degrees.
        fault: why it has no point.
        other: what its shape is, where that is passed over; else empty.
    """

    fields: dict[str, Any]
    fault: str = ""
    other: str = ""


class Coordinates:
    """What the coordinates of a file count in, and how its objects become rows."""

    def __init__(self, to_degrees: Callable[[float, float], tuple[float, float]] | None) -> None:
        """Keep how points are turned from x and y to longitude and latitude; None: not at all."""
        self._to_degrees = to_degrees

    @classmethod
    def of(cls, where: str, found: Any, *, told: str | None) -> Coordinates:
        """Those that a file names, or that are told of it; GeoJSON without a CRS is in WGS84.

        Raises:
            DataError: it names a CRS by a link, one that nobody knows, or none on purpose.
        """
        named = name_of_crs(where, found, told=told)
        if named is None:
            return cls(None)
        from aidmap import geo

        if named == told:
            geo.crs_told(told)
        return cls(geo.to_degrees(named, name=where))

    def report(self, value: dict[str, Any]) -> Unwrapped:
        """The fields of an object; its shape is passed over."""
        fields, shape = _parts(value)
        return Unwrapped(fields, other="" if shape is None else "shape")

    def place(self, value: dict[str, Any]) -> Unwrapped:
        """The fields of an object with lon and lat from its point, where it has a geometry."""
        if not _is_feature(value):
            return Unwrapped(value)
        fields, shape = _parts(value)
        pairs = _pairs(shape) if isinstance(shape, dict) and shape else []
        if pairs is None:
            kind = shape.get("type") or ", ".join(map(str, shape))
            return Unwrapped(fields, other=str(kind)[:LONGEST])
        if fault := _fault_of(pairs):
            return Unwrapped(fields, fault)
        lon, lat = self._degrees(*pairs[0][:PAIR])
        return Unwrapped({**fields, "lon": lon, "lat": lat})

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        return self._to_degrees(x, y) if self._to_degrees else (x, y)


def _fault_of(pairs: list[Any]) -> str:
    """Why pairs of coordinates are not those of one place; empty: they are."""
    if not pairs:
        return "has no point: draw it in the map, or remove the row"
    if len(pairs) > 1:
        return f"holds {len(pairs)} points: a place is one, keep that"
    if not _is_pair(pairs[0]):
        return "its coordinates are no numbers: write them as [34.4, 31.5]"
    return ""


def _pairs(shape: dict[str, Any]) -> list[Any] | None:
    """The coordinates of the points of a shape; None: it is something else."""
    if "x" in shape and "y" in shape:
        return [[shape["x"], shape["y"]]]
    if shape.get("type") == "Point":
        return [shape["coordinates"]] if shape.get("coordinates") else []
    found = shape.get("coordinates") if shape.get("type") == "MultiPoint" else shape.get("points")
    if shape.get("type") == "MultiPoint" or "points" in shape:
        return found if isinstance(found, list) else []
    return None


def name_of_crs(where: str, found: Any, *, told: str | None) -> str | None:
    """The CRS of coordinates, as a library knows it; None: WGS84, lon-lat.

    Args:
        where: the file, for the faults.
        found: its content.
        told: the CRS that a person says; it goes before what the file says by a link.

    Raises:
        DataError: it names one by a link, in words that are none, or none on purpose.
    """
    if not isinstance(found, dict):
        return told
    if "spatialReference" in found:
        return _of_arcgis(where, found["spatialReference"], told)
    if "crs" not in found:
        return told
    named = found["crs"]
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(named, dict) and named.get("type") == "name" and isinstance(name, str):
        return name
    if told:
        return told
    if isinstance(named, dict) and named.get("type") == "link":
        what = "names its CRS by a link, and none is followed: say --crs, as EPSG:4326"
        raise DataError([f"{where}: {what}"])
    raise DataError([f"{where}: names no CRS: say --crs, as EPSG:4326"])


def _of_arcgis(where: str, reference: Any, told: str | None) -> str | None:
    if isinstance(reference, dict):
        for key, authority in (("latestWkid", "EPSG"), ("wkid", "ESRI")):
            code = reference.get(key)
            if isinstance(code, int) and not isinstance(code, bool):
                return f"EPSG:{code}" if code < 32768 else f"{authority}:{code}"  # noqa: PLR2004 - EPSG ends there
        if isinstance(reference.get("wkt"), str):
            return str(reference["wkt"])
    if told:
        return told
    raise DataError([f"{where}: names no CRS: say --crs, as EPSG:4326"])


def _is_feature(value: dict[str, Any]) -> bool:
    return value.get("type") == "Feature" or (
        isinstance(value.get("attributes"), dict) and {*value} <= {"attributes", "geometry"}
    )


def _parts(value: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The fields and the geometry of an object; of a plain one, all of it and none."""
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
        and len(pair) >= PAIR
        and all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in pair[:PAIR])
        and all(abs(one) < 1e12 and isfinite(one) for one in pair[:PAIR])  # noqa: PLR2004 - metres
    )

"""Shapes of others: their CRS told or found, and turned into degrees (EPSG:4326, lon-lat)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import shapely

from aidmap.errors import DataError
from aidmap.geo.extent import CRS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd


# How a CRS is named without a way to a file: by the code of an authority, or as WKT.
CODE = re.compile(
    r"[A-Za-z]{2,10}:[0-9A-Za-z.]{1,20}"
    r"|urn:ogc:def:crs:[A-Za-z]+:[0-9.]*:[0-9A-Za-z]+"
    r"|https?://www\.opengis\.net/def/crs/[A-Z]+/[0-9.]+/[0-9A-Z]+",
    re.IGNORECASE,
)
WKT = re.compile(r"\s*[A-Z]+(CS|CRS)\s*\[", re.IGNORECASE)
GRIDS = re.compile(r"PARAMETERFILE|_GRIDS|nadgrids|geoidgrids|file=", re.IGNORECASE)


def in_wgs84(frame: gpd.GeoDataFrame, *, told: str | None, name: str) -> gpd.GeoDataFrame:
    """A frame of somebody's in EPSG:4326 (lon-lat).

    Args:
        frame: it.
        told: its CRS, where it names none itself.
        name: of its file, for the faults.

    Raises:
        DataError: nobody says its CRS, that is none, or it does not lie on the earth.
    """
    from pyproj.exceptions import ProjError

    if frame.crs is None:
        if not told:
            raise DataError([f"{name}: names no CRS: say --crs, as EPSG:4326"])
        frame = frame.set_crs(crs_told(told))
    _refuse_odd(frame.crs, name=name)
    try:
        return frame.to_crs(CRS)
    except ProjError:
        what = "its CRS does not lie on the earth: say in which its coordinates are, as --crs"
        raise DataError([f"{name}: {what} EPSG:4326"]) from None


def crs_told(told: str) -> Any:
    """The CRS that a person says by --crs.

    Raises:
        DataError: it is none, or none that places can be in.
    """
    crs = _parse_crs(told)
    if crs is None:
        raise DataError([f"--crs {told[:60]!r} is none: write it as EPSG:4326"])
    _refuse_odd(crs, name=f"--crs {told[:60]}")
    return crs


def _parse_crs(named: str) -> Any:
    """A CRS by its code or its WKT; None: it is neither. Others may open files."""
    from pyproj import CRS as Crs  # noqa: N811 - the name here is taken by ours
    from pyproj.exceptions import CRSError

    if GRIDS.search(named) or not (CODE.fullmatch(named.strip()) or WKT.match(named)):
        return None
    try:
        return Crs.from_user_input(named.strip())
    except CRSError:
        return None


def _refuse_odd(crs: Any, *, name: str) -> None:
    """See that a CRS places points on the earth, and needs no file of somebody's.

    Raises:
        DataError: it does not, or does.
    """
    parts = [crs, *crs.sub_crs_list, *filter(None, [crs.source_crs])]
    if GRIDS.search(crs.to_wkt()):
        raise DataError([f"{name}: its CRS names a file, and none is opened: say it as EPSG:4326"])
    if not any(part.is_geographic or part.is_projected for part in parts) or crs.is_geocentric:
        raise DataError([f"{name}: its CRS ({crs.name}) has no longitude and latitude"])


def crs_of(named: str, *, name: str) -> Any:
    """The CRS that a file names.

    Raises:
        DataError: nobody knows it, or places cannot be in it.
    """
    crs = _parse_crs(named)
    if crs is not None:
        _refuse_odd(crs, name=name)
        return crs
    what = f"names the CRS {named[:60]!r}, which nobody knows: write EPSG:4326 into the file"
    raise DataError([f"{name}: {what}, or the right one"])


def to_degrees(named: str, *, name: str) -> Callable[[float, float], tuple[float, float]]:
    """How points in a CRS, written x before y, become longitude and latitude.

    Raises:
        DataError: nobody knows the CRS.
    """
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    crs = crs_of(named, name=name)
    try:
        transformer = Transformer.from_crs(crs, CRS, always_xy=True)
    except ProjError:
        raise DataError([f"{name}: the CRS {named[:60]!r} does not lie on the earth"]) from None
    if crs.is_geographic and crs.equals("OGC:CRS84", ignore_axis_order=True):
        return lambda x, y: (x, y)
    digits = 9  # decimals of a degree that the change leaves true
    return lambda x, y: tuple(round(one, digits) for one in transformer.transform(x, y))


def of_features(found: Any, *, crs: str | None, name: str) -> gpd.GeoDataFrame:
    """The features of GeoJSON as a frame in their own CRS.

    Args:
        found: the content of the file.
        crs: the CRS that it names; None: WGS84.
        name: of its file, for the faults.

    Raises:
        DataError: it holds no features, or shapes that are none.
    """
    import geopandas as gpd

    features = found.get("features") if isinstance(found, dict) else None
    if isinstance(found, dict) and found.get("type") == "Feature":
        features = [found]
    if not isinstance(features, list) or not features:
        raise DataError([f"{name}: holds no features of GeoJSON"])
    try:
        rows = [
            {**(one.get("properties") or {}), "geometry": shapely.geometry.shape(one["geometry"])}
            for one in features
        ]
    except (TypeError, ValueError, KeyError, IndexError, AttributeError,
            shapely.errors.ShapelyError):  # fmt: skip
        raise DataError(
            [f"{name}: holds a feature without a shape, or with a broken one"]
        ) from None
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=crs_of(crs or CRS, name=name))


def count_vertices(frame: gpd.GeoDataFrame) -> int:
    """How many vertices the shapes of a frame have together."""
    return int(shapely.get_num_coordinates(frame.geometry.array).sum())

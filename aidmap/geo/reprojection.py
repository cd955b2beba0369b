"""Coordinate reference systems of imported files, and reprojection to EPSG:4326 (lon-lat).

Reading the files is left to `importers`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import shapely

from aidmap.errors import DataError
from aidmap.geo.extent import CRS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd


# A CRS may be given as an authority code or as WKT. Other forms could name a file to open.
CODE = re.compile(
    r"[A-Za-z]{2,10}:[0-9A-Za-z.]{1,20}"
    r"|urn:ogc:def:crs:[A-Za-z]+:[0-9.]*:[0-9A-Za-z]+"
    r"|https?://www\.opengis\.net/def/crs/[A-Z]+/[0-9.]+/[0-9A-Z]+",
    re.IGNORECASE,
)
WKT = re.compile(r"\s*[A-Z]+(CS|CRS)\s*\[", re.IGNORECASE)
GRIDS = re.compile(r"PARAMETERFILE|_GRIDS|nadgrids|geoidgrids|file=", re.IGNORECASE)


def to_wgs84(frame: gpd.GeoDataFrame, *, stated_crs: str | None, name: str) -> gpd.GeoDataFrame:
    """Reproject an imported frame to EPSG:4326 (lon-lat).

    Args:
        frame: the table with shapes.
        stated_crs: the CRS that the user gives; it is used if the file names none.
        name: the name of the file, for error messages.

    Raises:
        DataError: neither file nor user names a CRS, or the CRS is invalid or not of the earth.
    """
    from pyproj.exceptions import ProjError

    if frame.crs is None:
        if not stated_crs:
            raise DataError([f"{name}: names no CRS: say --crs, as EPSG:4326"])
        frame = frame.set_crs(parse_crs_option(stated_crs))
    _check_crs(frame.crs, name=name)
    try:
        return frame.to_crs(CRS)
    except ProjError:
        what = "its CRS does not lie on the earth: say in which its coordinates are, as --crs"
        raise DataError([f"{name}: {what} EPSG:4326"]) from None


def parse_crs_option(text: str) -> Any:
    """The CRS that is given by the option --crs.

    Raises:
        DataError: it is no CRS, or one that places cannot be in.
    """
    crs = _parse_crs(text)
    if crs is None:
        raise DataError([f"--crs {text[:60]!r} is none: write it as EPSG:4326"])
    _check_crs(crs, name=f"--crs {text[:60]}")
    return crs


def _parse_crs(text: str) -> Any:
    """Parse a CRS given as a code or as WKT; None for everything else, which might open files."""
    from pyproj import CRS as Crs  # noqa: N811 - CRS is a constant of ours here
    from pyproj.exceptions import CRSError

    if GRIDS.search(text) or not (CODE.fullmatch(text.strip()) or WKT.match(text)):
        return None
    try:
        return Crs.from_user_input(text.strip())
    except CRSError:
        return None


def _check_crs(crs: Any, *, name: str) -> None:
    """Check that a CRS has longitude and latitude, and that it needs no file.

    Raises:
        DataError: it has none, or it names a file.
    """
    parts = [crs, *crs.sub_crs_list, *filter(None, [crs.source_crs])]
    if GRIDS.search(crs.to_wkt()):
        raise DataError([f"{name}: its CRS names a file, and none is opened: say it as EPSG:4326"])
    if not any(part.is_geographic or part.is_projected for part in parts) or crs.is_geocentric:
        raise DataError([f"{name}: its CRS ({crs.name}) has no longitude and latitude"])


def read_crs(named: str, *, name: str) -> Any:
    """The CRS that a file names.

    Args:
        named: what the file says.
        name: the name of the file, for error messages.

    Raises:
        DataError: it is not known, or places cannot be in it.
    """
    crs = _parse_crs(named)
    if crs is not None:
        _check_crs(crs, name=name)
        return crs
    what = f"names the CRS {named[:60]!r}, which nobody knows: write EPSG:4326 into the file"
    raise DataError([f"{name}: {what}, or the right one"])


def degree_converter(named: str, *, name: str) -> Callable[[float, float], tuple[float, float]]:
    """A function from x and y in a CRS to longitude and latitude in degrees.

    Args:
        named: the CRS as the file names it.
        name: the name of the file, for error messages.

    Raises:
        DataError: the CRS is not known.
    """
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    crs = read_crs(named, name=name)
    try:
        transformer = Transformer.from_crs(crs, CRS, always_xy=True)
    except ProjError:
        raise DataError([f"{name}: the CRS {named[:60]!r} does not lie on the earth"]) from None
    if crs.is_geographic and crs.equals("OGC:CRS84", ignore_axis_order=True):
        return lambda x, y: (x, y)
    digits = 9  # decimals of a degree that are reliable after reprojection
    return lambda x, y: tuple(round(one, digits) for one in transformer.transform(x, y))


def features_to_frame(found: Any, *, crs: str | None, name: str) -> gpd.GeoDataFrame:
    """The features of a GeoJSON file as a frame in their own CRS.

    Args:
        found: the content of the file.
        crs: the CRS that it names; None: WGS84.
        name: the name of the file, for error messages.

    Raises:
        DataError: it holds no features, or a feature without a valid shape.
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
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=read_crs(crs or CRS, name=name))


def count_vertices(frame: gpd.GeoDataFrame) -> int:
    """The total number of vertices of all shapes of a frame."""
    return int(shapely.get_num_coordinates(frame.geometry.array).sum())

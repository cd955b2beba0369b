"""Shapes of others: their CRS told or found, and turned into degrees (EPSG:4326, lon-lat)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from aidmap.errors import DataError
from aidmap.layers.extents import CRS

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd


def in_wgs84(frame: gpd.GeoDataFrame, *, told: str | None, name: str) -> gpd.GeoDataFrame:
    """A frame of somebody's in EPSG:4326 (lon-lat).

    Args:
        frame: it.
        told: its CRS, where it names none itself.
        name: of its file, for the faults.

    Raises:
        DataError: nobody says its CRS, that is none, or it does not lie on the earth.
    """
    from pyproj.exceptions import CRSError, ProjError

    if frame.crs is None:
        if not told:
            raise DataError([f"{name}: names no CRS: say --crs, as EPSG:4326"])
        try:
            frame = frame.set_crs(told)
        except CRSError:
            raise DataError([f"--crs {told[:60]!r} is none: write it as EPSG:4326"]) from None
    try:
        return frame.to_crs(CRS)
    except ProjError:
        what = "its CRS does not lie on the earth: say in which its coordinates are, as --crs"
        raise DataError([f"{name}: {what} EPSG:4326"]) from None


def crs_of(named: str, *, name: str) -> Any:
    """The CRS that a file names.

    Raises:
        DataError: nobody knows it.
    """
    from pyproj import CRS as Crs  # noqa: N811 - the name here is taken by ours
    from pyproj.exceptions import CRSError

    try:
        return Crs.from_user_input(named)
    except CRSError:
        what = f"names the CRS {named[:60]!r}, which nobody knows: write EPSG:4326 into the file"
        raise DataError([f"{name}: {what}, or the right one"]) from None


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

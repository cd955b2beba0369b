"""Boundaries that are not settled: lines in a style of their own, and land that is hatched.

Which these are is said by the data set: in boundaries.geojson, and by `fill` in basemap.geojson.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from aidmap.geo.antimeridian import unwrap_lines, unwrap_polygons
from aidmap.geo.geometry import feature_names, feature_shape
from aidmap.model import LineStyle
from aidmap.model.record import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidmap.geo.extent import Bounds
    from aidmap.query.snapshot import Snapshot

HATCHED = "hatched"  # the property `fill` of land whose status is not settled


@dataclass(frozen=True, kw_only=True)
class Boundary:
    """A boundary that is not settled.

    Attributes:
        style: how it is drawn.
        names: what the legend calls it, by language.
        lines: its lines in degrees.
    """

    style: LineStyle
    names: Mapping[str, str]
    lines: Sequence[Any]

    def name(self, language: str) -> str:
        """Its name in a language, or in English where that is missing."""
        return in_language(self.names, language)


def boundaries(snapshot: Snapshot, bounds: Bounds) -> list[Boundary]:
    """The boundaries that are not settled, on the same side of the antimeridian as some bounds."""
    found = []
    for feature in snapshot.ground("boundaries"):
        properties = feature["properties"]
        style = properties.get("style")
        found.append(
            Boundary(
                style=LineStyle(style) if style in [*LineStyle] else LineStyle.DASHED,
                names=feature_names(properties),
                lines=unwrap_lines(feature_shape(feature, "boundaries"), bounds),
            )
        )
    return found


def boundaries_by_name(found: Sequence[Boundary]) -> list[Boundary]:
    """One boundary of each style and name, for a legend; dashed ones first."""
    kinds = {(each.style, each.name("en")): each for each in reversed(found)}
    return [kinds[kind] for kind in sorted(kinds)]


def hatched_polygons(snapshot: Snapshot, bounds: Bounds) -> list[Any]:
    """The land that is hatched, on the same side of the antimeridian as some bounds."""
    hatched = (
        feature_shape(feature, "basemap")
        for feature in snapshot.ground("basemap")
        if feature["properties"].get("fill") == HATCHED
    )
    return unwrap_polygons(hatched, bounds)


def borders_along(polygons: Sequence[Any], lines: Sequence[Any], distance: float) -> list[Any]:
    """The parts of polygons' outlines that run along some lines, however these were simplified.

    Args:
        polygons: land, simplified.
        lines: a boundary between some of them, as it was before.
        distance: how far the two may be apart, in degrees.
    """
    near = shapely.union_all(list(lines)).buffer(distance)
    outlines = shapely.union_all([shape.boundary for shape in polygons]).intersection(near)
    parts = [part for part in shapely.get_parts(outlines) if part.length > 0]
    return list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts))))

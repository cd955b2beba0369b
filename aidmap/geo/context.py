"""The context of a map: names of countries, regions, seas and towns, and roads.

A feature of rank 1 is shown on maps of any scale, others from a scale on. Scales are zooms of web
maps, where each doubles the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, log2, radians
from typing import TYPE_CHECKING, Any

import shapely

from aidmap.geo.antimeridian import unwrap_lines, unwrap_longitude
from aidmap.geo.geometry import feature_names, feature_shape
from aidmap.model import ContextKind
from aidmap.model.record import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aidmap.geo.extent import Bounds
    from aidmap.query.snapshot import Snapshot

FIRST_ZOOM, ZOOMS_PER_RANK = 6.0, 1.5
EQUATOR_PIXEL = 156_543.03  # metres that a pixel at the equator shows at zoom 0


@dataclass(frozen=True, kw_only=True)
class ContextFeature:
    """A name or a road.

    Attributes:
        kind: what it is.
        rank: how important it is, from 1 on.
        names: its names, by language.
        ref: the number of a road; empty if it has none.
        points: where a name may stand, the best place first: lon, lat.
        lines: of a road, in degrees.
    """

    kind: ContextKind
    rank: int
    names: Mapping[str, str]
    ref: str = ""
    points: Sequence[tuple[float, float]] = ()
    lines: Sequence[Any] = ()

    def name(self, language: str) -> str:
        """Its name in a language, or in English where that is missing."""
        return in_language(self.names, language)

    @property
    def least_zoom(self) -> float:
        """The zoom from which on it is shown."""
        return FIRST_ZOOM + ZOOMS_PER_RANK * (self.rank - 1)

    @property
    def name_zoom(self) -> float:
        """The zoom from which on it is named: a road is named a step after it is drawn."""
        return self.least_zoom + (ZOOMS_PER_RANK if self.kind is ContextKind.ROAD else 0)


def context(snapshot: Snapshot, bounds: Bounds) -> list[ContextFeature]:
    """The context, the most important first, on the side of the antimeridian of some bounds."""
    found = [_context_feature(feature, bounds) for feature in snapshot.ground("context")]
    kinds = list(ContextKind)
    return sorted(found, key=lambda feature: (feature.rank, kinds.index(feature.kind)))


def _context_feature(feature: dict[str, Any], bounds: Bounds) -> ContextFeature:
    properties = feature["properties"]
    shape = feature_shape(feature, "context")
    kind = ContextKind(properties["kind"])
    points, lines = [], []
    if kind is ContextKind.ROAD:
        lines = unwrap_lines(shape, bounds)
    else:
        points = [
            (unwrap_longitude(lon, bounds), lat) for lon, lat in shapely.get_coordinates(shape)
        ]
    return ContextFeature(
        kind=kind,
        rank=properties["rank"],
        names=feature_names(properties),
        ref=properties.get("ref") or "",
        points=points,
        lines=lines,
    )


def zoom_of(metres_per_pixel: float, bounds: Bounds) -> float:
    """The zoom of a web map on which a pixel shows some metres."""
    latitude = radians((bounds[1] + bounds[3]) / 2)
    return log2(EQUATOR_PIXEL * max(cos(latitude), 0.01) / metres_per_pixel)

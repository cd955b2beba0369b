"""Areas, basemap, boundaries and context: their files, and what their features must be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, Fault
from aidmap.model import ContextKind, LineStyle
from aidmap.store.folder import parse
from aidmap.store.folder.layout import SHAPE_FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from aidmap.store.folder.parse import Raw

    Wrong = tuple[str, str] | None  # a field and what is wrong with it

POLYGONS = ("Polygon", "MultiPolygon")
LINES = ("LineString", "MultiLineString")
POINTS = ("Point", "MultiPoint")
NAME = "name_"


def read_shapes(folder: Path, name: str) -> dict[str, Any]:
    """Read areas, basemap, boundaries or context as GeoJSON; empty where there is none.

    Raises:
        DataError: the file is broken.
    """
    path = folder / f"{name}.geojson"
    if not path.exists():
        return {"type": "FeatureCollection", "features": []}
    text = parse.read_text(path)
    found = parse.members(text, path)
    if any(shape_fault(name, parse.Raw(0, fields), path) for fields in found):
        raws = parse.features(text, path)
        raise DataError([fault for raw in raws if (fault := shape_fault(name, raw, path))])
    return {"type": "FeatureCollection", "features": found}


def files_hash(folder: Path) -> str:
    """The hash of areas, basemap, boundaries and context, to the byte.

    Raises:
        OSError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in (folder / f"{name}.geojson" for name in SHAPE_FILES):
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def shape_fault(name: str, raw: Raw, path: Path) -> Fault | None:
    """Say what is wrong with a feature of a file of shapes; None: nothing.

    Args:
        name: of the file, without its suffix.
        raw: the feature.
        path: of the file, for the fault.
    """
    properties = raw.fields.get("properties")
    known = properties if isinstance(properties, dict) else {}
    wrong = _geometry_fault(raw.fields.get("geometry"), _geometries(name, known))
    if not wrong and not isinstance(properties, dict):
        wrong = ("properties", "must be an object")
    wrong = wrong or (PROPERTY_FAULTS[name](known) if name in PROPERTY_FAULTS else None)
    return Fault(file=str(path), line=raw.line, field=wrong[0], what=wrong[1]) if wrong else None


def _geometries(name: str, properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of geometry that a feature may have."""
    if name == "boundaries" or properties.get("kind") == ContextKind.ROAD:
        return LINES
    return POINTS if name == "context" else POLYGONS


def _geometry_fault(geometry: object, wanted: tuple[str, ...]) -> Wrong:
    found = geometry.get("type") if isinstance(geometry, dict) else None
    return None if found in wanted else ("geometry", f"must be a {' or a '.join(wanted)}")


def _boundary_fault(properties: Mapping[str, Any]) -> Wrong:
    if properties.get("style") not in [*LineStyle]:
        return "style", f"must be one of {', '.join(LineStyle)}"
    return _name_fault(properties, required=True)


def _context_fault(properties: Mapping[str, Any]) -> Wrong:
    kind, rank, ref = (properties.get(key) for key in ("kind", "rank", "ref"))
    if kind not in [*ContextKind]:
        return "kind", f"must be one of {', '.join(ContextKind)}"
    if not isinstance(rank, int) or isinstance(rank, bool) or rank < 1:
        return "rank", "must be a whole number from 1 on"
    if ref is not None and not isinstance(ref, str):
        return "ref", "must be a text"
    return _name_fault(properties, required=kind != ContextKind.ROAD)


def _name_fault(properties: Mapping[str, Any], *, required: bool) -> Wrong:
    for field, text in properties.items():
        if field.startswith(NAME) and text is not None and not isinstance(text, str):
            return field, "must be a text"
    return ("name_en", "is missing") if required and not properties.get("name_en") else None


PROPERTY_FAULTS: dict[str, Callable[[Mapping[str, Any]], Wrong]] = {
    "boundaries": _boundary_fault,
    "context": _context_fault,
}

"""Places and routes for geographic programs: GeoJSON and GeoPackage. The door for pyogrio."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyogrio

from aidmap import layers

if TYPE_CHECKING:
    from aidmap.snapshots import Snapshot

LAYERS = ("places", "routes")


def geojson(snapshot: Snapshot, layer: str) -> bytes:
    """A layer of a day as GeoJSON (RFC 7946: degrees, lon-lat); the file says day and licence."""
    frame = _frame(snapshot, layer)
    about, asked = snapshot.records.about, snapshot.question
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{layer}.geojson"
        told = f"{about.title_en}; {asked.on}, {asked.traffic}; {about.licence}"
        pyogrio.write_dataframe(
            frame, path, driver="GeoJSON", layer=layer,
            layer_options={"RFC7946": "YES", "DESCRIPTION": told, "WRITE_NAME": "YES"},
        )  # fmt: skip
        return path.read_bytes()


def geopackage(snapshot: Snapshot) -> bytes:
    """All layers of a day as a GeoPackage: EPSG:4326, the same bytes whenever it is written."""
    on = snapshot.question.on
    about = snapshot.records.about
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aidmap.gpkg"
        # the format has a date of its last change, which is that of the data here
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{on}T00:00:00.000Z"})
        try:
            for layer in LAYERS:
                pyogrio.write_dataframe(
                    _frame(snapshot, layer), path, driver="GPKG", layer=layer,
                    append=path.exists(),
                    layer_metadata={"licence": about.licence, "on": str(on)},
                )  # fmt: skip
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _frame(snapshot: Snapshot, layer: str) -> Any:
    """A layer, its days as text: what is empty stays empty in every format."""
    frame = getattr(layers, layer)(snapshot)
    days = [column for column in ("since", "last_heard") if column in frame]
    for column in days:
        frame[column] = [day.isoformat() if day else None for day in frame[column]]
    return frame.assign(
        on=snapshot.question.on.isoformat(), traffic=snapshot.question.traffic.value
    )

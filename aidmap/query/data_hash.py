"""The hash of a data set, by which drawings are known to be out of date."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from aidmap.model import as_json
from aidmap.store.folder.layout import SHAPE_FILES

if TYPE_CHECKING:
    from aidmap.query.dataset import Dataset


def data_hash(dataset: Dataset) -> str:
    """The hash of all records and shapes of a data set."""
    digest = hashlib.sha256()
    records = dataset.records
    kinds = (
        records.places, records.legs, records.routes, records.sources, records.reports,
        records.counts, records.retractions,
    )  # fmt: skip
    for record in (records.about, *(one for kind in kinds for one in kind)):
        digest.update(json.dumps(as_json(record), sort_keys=True).encode())
    for name in SHAPE_FILES:
        digest.update(json.dumps(dataset.store.shapes(name), sort_keys=True).encode())
    return digest.hexdigest()

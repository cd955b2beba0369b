"""The hashes of a data set and of its parts, by which drawings are known to be out of date."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from aidmap.model import as_json
from aidmap.store.folder.layout import SHAPE_FILES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Record
    from aidmap.query.dataset import Dataset


def data_hash(dataset: Dataset) -> str:
    """The hash of all records and shapes of a data set."""
    records = dataset.records
    kinds = (
        records.places, records.legs, records.routes, records.sources, records.reports,
        records.counts, records.retractions,
    )  # fmt: skip
    every = records_hash([records.about, *(one for kind in kinds for one in kind)])
    return hashlib.sha256(f"{every} {shapes_hash(dataset)}".encode()).hexdigest()


def records_hash(records: Iterable[Record]) -> str:
    """The hash of records, in their order."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json.dumps(as_json(record), sort_keys=True).encode())
    return digest.hexdigest()


def shapes_hash(dataset: Dataset) -> str:
    """The hash of areas, basemap, boundaries and context."""
    digest = hashlib.sha256()
    for name in SHAPE_FILES:
        digest.update(json.dumps(dataset.store.shapes(name), sort_keys=True).encode())
    return digest.hexdigest()

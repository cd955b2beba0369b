"""Remembers tables of reports that were imported whole, so that the same table is quick to know.

People import a growing set of tables every day, and most of them hold nothing new. What is
remembered lies in the user's cache. It counts for the same bytes, read in the same way on the same
day, for a data set with the same places, legs and publishers. A table with a refused row is not
remembered: its faults are always found anew.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING

from aidmap import __version__
from aidmap.errors import DataError
from aidmap.files import check_is_file
from aidmap.importers.import_result import ImportResult
from aidmap.importers.sanity import Doubt
from aidmap.model import as_json
from aidmap.query.data_hash import records_hash
from aidmap.user_cache import cache_folder, keep, recall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from aidmap.importers.limits import Limits
    from aidmap.model import Source
    from aidmap.model.import_mapping import Mapping
    from aidmap.query.dataset import Dataset

FORMAT = 1  # to be raised with every change of what a table is read to
KEPT = 40  # tables
TELLS = ("read", "twice", "notes", "skipped_parts", "columns")  # as an ImportResult has them


class ImportMemory:
    """What is remembered of one table, read in one way into one data set."""

    def __init__(
        self, data: Dataset, path: Path, mapping: Mapping, limits: Limits, *, new_publishers: bool
    ) -> None:
        """Keep what reading the table depends on, and the hash of its bytes before it is read.

        Args:
            data: the data set that the table is meant for.
            path: the table.
            mapping: how it is read.
            limits: the limits on reading it.
            new_publishers: whether publishers that the data set does not know are taken up.
        """
        self._data, self._path, self._limits = data, path, limits
        self._how = [
            FORMAT, __version__, str(path), mapping.model_dump(mode="json"), asdict(limits),
            new_publishers, str(data.records.about.today()),
        ]  # fmt: skip
        self._before = self._hash_table()

    def recall(self, known: Collection[str]) -> ImportResult | None:
        """Give the result of reading the table, where all of its reports are known.

        Args:
            known: the ids of the reports that the data set has.
        """
        if not self._before:
            return None
        kept = recall(self._file(()))
        if kept is None:
            return None  # not imported before, or in another way
        if not all(one in known for one in kept["ids"]):
            return None
        result = ImportResult(known=len(kept["ids"]), ignored={*kept["ignored"]})
        for name in TELLS:
            setattr(result, name, kept[name])
        for doubt in kept["doubts"]:
            result.doubts.restore(Doubt(**doubt))
        return result

    def keep(self, result: ImportResult, ids: Iterable[str]) -> None:
        """Remember a table that was read; where the cache cannot be written, it is not.

        Args:
            result: of reading it.
            ids: those of all reports that it holds, new or not.
        """
        if result.refused or not self._before or self._hash_table() != self._before:
            return  # with faults, or changed while it was read
        content = {name: getattr(result, name) for name in TELLS}
        content["ids"] = [*ids]
        content["ignored"] = sorted(result.ignored)
        content["doubts"] = [asdict(doubt) for doubt in result.doubts]
        keep(self._file(result.sources.values()), content, kept=KEPT)

    def _file(self, new_sources: Iterable[Source]) -> Path:
        """The file of the cache.

        Args:
            new_sources: publishers that the data set will have when the table is imported.
        """
        records = self._data.records
        sources = sorted([*records.sources, *new_sources], key=lambda source: source.id)
        named = [as_json(one) for one in sources]
        key = json.dumps([self._how, self._before, self._places, named], sort_keys=True)
        return cache_folder() / "imports" / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

    @cached_property
    def _places(self) -> str:
        """The hash of what the data set says of itself and its places, and the ids of its legs."""
        records = self._data.records
        legs = [leg.id for leg in records.legs]
        return records_hash([records.about, *records.places]) + "|".join(legs)

    def _hash_table(self) -> str:
        """The hash of the bytes of the table; empty: it cannot be read, or is too large."""
        try:
            check_is_file(self._path, most=self._limits.bytes)
            with self._path.open("rb") as table:
                return hashlib.file_digest(table, "sha256").hexdigest()
        except (DataError, OSError):
            return ""

"""The options of commands that answer for all subjects at once, into a file, by an engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli.progress import waiting, with_progress
from aidmap.engines import LOCAL
from aidmap.errors import DataError
from aidmap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidmap.engines.jobs import Job
    from aidmap.model import Traffic
    from aidmap.rules.sql.compiled import Name
    from aidmap.store.archive.archive_store import ArchiveStore

SUFFIX = ".parquet"


class Engine(StrEnum):
    """What works the answer out."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, kw_only=True)
class EngineChoice:
    """The options of an answer for all subjects, as typed."""

    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE.parquet",
            help="Write the answer for all places and legs to a Parquet file (with Spark: a folder "
            "of them), however many they are.",
        ),
    ] = None  # fmt: skip
    engine: Annotated[Engine, typer.Option(help="What works it out.")] = Engine.DUCKDB
    master: Annotated[
        str, typer.Option(metavar="URL", help="Of Spark: spark://host:7077, yarn, local[2] ...")
    ] = LOCAL

    def answer(
        self,
        name: Name,
        data: str | None,
        on: str | None,
        *,
        traffics: Sequence[Traffic],
        first: str | None = None,
        **clocks: Any,
    ) -> None:
        """Work the answer out, write it, and say how many rows it has.

        Args:
            name: what is asked.
            data: where the data set is.
            on: the day; None: today there.
            traffics: the kinds of traffic; the answer has rows for each.
            first: of counted days: the first one; None: that of the first count.
            clocks: known_by, recorded_by, according_to, counts, as in `Dataset.at`.

        Raises:
            DataError: the file is to be of another format, or a day or a publisher is none.
            StoreError: the data set cannot be read, or the file cannot be written.
            MissingExtra: `archive`, or `spark`, is not installed.
        """
        import tempfile

        from aidmap.engines.jobs import Job
        from aidmap.query.dataset import Dataset
        from aidmap.query.questions import query_of
        from aidmap.rules.policy import Policy

        output = self.output or ""
        if Path(output).suffix != SUFFIX:
            raise DataError([f"-o {output}: this answer is written as {SUFFIX}: name it so"])
        with tempfile.TemporaryDirectory(prefix="aidmap-") as temporary:
            with waiting("Reading"):
                store = _archive(data, Path(temporary) / "archive")
            known = Dataset(store, records=store.without_history())
            begin: date | None = None if first is None else known.day(first)
            job = Job(
                name=name, query=query_of(known, on, **clocks), traffics=tuple(traffics),
                first=begin, policy=Policy.of(known.about),
            )  # fmt: skip
            rows = self._run(job, store, output)
        typer.echo(f"{output}: {rows:,} rows")

    def _run(self, job: Job, store: ArchiveStore, output: str) -> int:
        if self.engine is Engine.SPARK:
            from aidmap.engines import spark_engine

            return spark_engine.run(job, store, output, master=self.master)
        from aidmap.engines import duckdb_engine

        watched = partial(with_progress, what="Working out")
        return duckdb_engine.run(job, store, Path(output), watched=watched)


def _archive(data: str | None, temporary: Path) -> ArchiveStore:
    """The data set as an archive; what is none is written as one for the while."""
    from aidmap.store.archive import versions
    from aidmap.store.archive.archive_store import ArchiveStore
    from aidmap.store.folder import indexes
    from aidmap.store.folder.folder_store import FileStore

    store = open_store(data)
    if isinstance(store, ArchiveStore):
        return store
    if isinstance(store, FileStore) and (index := indexes.archive_of(store.folder)) is not None:
        return index
    versions.create(store, temporary)
    return ArchiveStore(temporary)

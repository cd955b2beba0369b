"""The reports, counts and retractions in the parts of a version of an archive, read by DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.store.archive import archive_check, parts
from aidmap.store.archive.arrow_tables import SUBJECT
from aidmap.store.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from aidmap.store.archive.manifest import Manifest, Part

CLAIMS = ("report", "count")
CLOCKS = {"known_by": "reported_on", "recorded_by": "recorded_at"}  # columns, by what is selected


class StoredHistory:
    """What the parts of a version hold.

    Args:
        manifest: of the version.
        folder: of the archive.
        remote: its address, where it is far away; else empty.
    """

    def __init__(self, manifest: Manifest, folder: Path, *, remote: str = "") -> None:
        self.manifest = manifest
        self.folder = folder
        self.remote = remote
        self.connection = parts.connect()
        parts.make_empty_tables(self.connection)
        if remote:
            from aidmap.store.archive import remote as far_away

            far_away.register(self.connection, remote)

    @property
    def address(self) -> str:
        """Where the parts are."""
        return self.remote or str(self.folder)

    def scan(self, kind: str, subjects: Collection[str] | None = None) -> str:
        """The rows of a kind, as a table of a query.

        Args:
            kind: report, count or retraction.
            subjects: only the parts that may have them are read; None: all.

        Raises:
            StoreError: a part is missing, or was cut.
        """
        found = self.manifest.of_kind(kind)
        return self._scan_parts(
            kind, [one for one in found if subjects is None or one.has(subjects)]
        )

    def scan_range(self, kind: str, start: str, end: str | None) -> str:
        """The rows of a kind in the parts of a range of subjects, as `scan` has them.

        Raises:
            StoreError: a part is missing, or was cut.
        """
        found = self.manifest.of_kind(kind)
        return self._scan_parts(kind, [
            one for one in found
            if one.last_subject >= start and (end is None or one.first_subject < end)
        ])  # fmt: skip

    def _scan_parts(self, kind: str, found: Iterable[Part]) -> str:
        known = list(found)
        if not self.remote:
            for part in known:
                archive_check.want_whole(self.folder, part)
        return parts.scan([f"{self.address}/{part.path}" for part in known], kind)

    def read(
        self,
        kind: str,
        subjects: Collection[str] | None = None,
        selection: Selection = EVERYTHING,
    ) -> tuple[Any, ...]:
        """The records of a kind, in the order in which they were entered.

        Args:
            kind: report, count or retraction.
            subjects: what they are about; None: anything.
            selection: whose clocks say which reports and counts are wanted.

        Raises:
            StoreError: a part is missing or broken.
        """
        conditions, values = ["true"], list[Any]()
        if subjects is not None:
            conditions.append(f"{SUBJECT} IN (SELECT unnest(?::VARCHAR[]))")
            values.append(sorted(subjects))
        for clock, column in CLOCKS.items() if kind in CLAIMS else ():
            if (by := getattr(selection, clock)) is not None:
                conditions.append(f"{column} <= ?")
                values.append(by)
        scanned = self.scan(kind, subjects)
        rest = f"FROM {scanned} WHERE {' AND '.join(conditions)} ORDER BY position"
        return parts.records(self.connection, kind, rest, values, archive=self.address)

    def subjects_of(
        self, ids: Collection[str], among: Collection[str] | None = None
    ) -> dict[str, str]:
        """The subjects of the reports and counts that have some ids, by these.

        Args:
            ids: of reports and counts, here or not.
            among: all subjects that they may be of; None: nobody knows.
        """
        query = " UNION ALL ".join(
            f"SELECT id, subject FROM {self.scan(kind, among)} "  # noqa: S608 - names and paths of ours
            "WHERE id IN (SELECT unnest($ids::VARCHAR[]))"
            for kind in CLAIMS
        )
        return dict(self.connection.execute(query, {"ids": sorted(ids)}).fetchall())

"""What was added to an archive since its last version: four tables beside it, as in every folder.

They hold reports, counts, retractions and new publishers, and are emptied once a version has them.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap.errors import DataError
from aidmap.store.archive.arrow_tables import HISTORY
from aidmap.store.folder import append_log, load, parse
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.folder.layout import ABOUT, TABLE_FILES, required_columns
from aidmap.store.folder.parse import Located
from aidmap.store.integrity import inconsistencies

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from aidmap.errors import Fault
    from aidmap.model import Records

FOLDER = "journal"
KINDS = ("source", *HISTORY)  # in the order in which they are locked


class Added(NamedTuple):
    """The records of a journal by kind, each with where it stands, and every fault."""

    found: dict[str, list[Located]]
    faults: list[Fault]

    def records(self, kind: str) -> tuple[Any, ...]:
        """The records of a kind."""
        return tuple(item.record for item in self.found[kind])

    def about(self, kind: str, subjects: Collection[str] | None) -> tuple[Any, ...]:
        """The records of a kind on some subjects (None: all), and retractions of any."""
        found = self.records(kind)
        if subjects is None or kind == "retraction":
            return found
        return tuple(one for one in found if one.subject in subjects)


def make(archive: Path, about: bytes) -> None:
    """Make the empty journal of an archive.

    Args:
        archive: its folder.
        about: the content of dataset.toml.

    Raises:
        OSError: it cannot be written.
    """
    folder = archive / FOLDER
    folder.mkdir(parents=True)
    for kind in KINDS:
        _empty(folder / TABLE_FILES[kind], kind)
    (folder / ABOUT).write_bytes(about)


def _empty(path: Path, kind: str) -> None:
    path.write_text(_header(kind), encoding="utf-8", newline="")


def _header(kind: str) -> str:
    return append_log.line_of(required_columns(kind))


def open_journal(archive: Path, *, writable: bool = True) -> FileStore:
    """The journal, to be added to.

    Raises:
        StoreError: it is missing.
    """
    return FileStore(archive / FOLDER, writable=writable)


def is_empty(archive: Path) -> bool:
    """Whether the tables have no more than their headers: then there is nothing to be read.

    Raises:
        StoreError: a table is missing or cannot be read.
    """
    return all(
        parse.read_bytes(archive / FOLDER / TABLE_FILES[kind]) == _header(kind).encode()
        for kind in KINDS
    )


def nothing() -> Added:
    """A journal without records."""
    return Added({kind: [] for kind in KINDS}, [])


def read(
    archive: Path,
    small: Records,
    *,
    all_places: bool,
    archived: Callable[[Collection[str]], Mapping[str, str]],
) -> Added:
    """Read the journal, and see whether it fits to the archive.

    Args:
        archive: its folder.
        small: the places, legs and publishers of its version.
        all_places: whether these are all places and legs.
        archived: finds which of some ids are of reports and counts in the archive.

    Raises:
        StoreError: a table is missing or cannot be read.
    """
    faults: list[Fault] = []
    refused: set[str] = set()
    found: dict[str, Any] = {
        kind: load.read_table(archive / FOLDER, kind, faults, refused=refused) for kind in KINDS
    }
    unread = {kind for kind, items in found.items() if items is None}
    found = {kind: items or [] for kind, items in found.items()}
    new = {item.record.id for kind in ("report", "count") for item in found[kind]}
    lacking = {item.record.report for item in found["retraction"]} - new
    around = {
        kind: [Located(one, "") for one in getattr(small, f"{kind}s")]
        for kind in ("place", "leg", "route", "source")
    }
    known = {item.record.id for item in around["source"]}
    found["source"] = [item for item in found["source"] if item.record.id not in known]
    together = found | around | {"source": [*around["source"], *found["source"]]}
    faults += inconsistencies(
        together,
        unread=unread | (set() if all_places else {"place", "leg"}),
        refused=refused | (set(archived(lacking)) if lacking else set()),
        today=small.about.today(),
    )
    return Added(found, faults)


@contextmanager
def locked(archive: Path) -> Iterator[None]:
    """Keep others from adding.

    Raises:
        StoreError: another process has been adding for a minute.
    """
    with ExitStack() as stack:
        for kind in KINDS:
            stack.enter_context(append_log.lock(archive / FOLDER / TABLE_FILES[kind]))
        yield


def empty(archive: Path) -> None:
    """Empty the tables, once a version has what they held; to be called while they are locked.

    Raises:
        OSError: one cannot be written.
    """
    for kind in KINDS:
        _empty(archive / FOLDER / TABLE_FILES[kind], kind)


def refuse_faults(added: Added) -> None:
    """Raise the faults of a journal.

    Raises:
        DataError: there are any.
    """
    if added.faults:
        raise DataError(added.faults)

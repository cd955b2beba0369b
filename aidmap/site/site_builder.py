"""Making the files of a site in several processes, and bringing its folder up to date."""

from __future__ import annotations

import pickle
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from aidmap.parallel import in_processes, process_count
from aidmap.query.dataset import Dataset
from aidmap.site.file_list import file_list
from aidmap.site.writer import Made, made_file, write
from aidmap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from aidmap.site.file_list import SiteFile
    from aidmap.site.site_data import SiteData
    from aidmap.site.writer import WriteCounts


def build_site(
    site: SiteData,
    folder: Path,
    *,
    processes: int | None = None,
    progress: Callable[[Iterable[Made], int], Iterable[Made]] = lambda made, _: made,
) -> WriteCounts:
    """Bring a folder up to date with a site: only what changed is made.

    Args:
        site: the site.
        folder: its folder; files of others in it stay.
        processes: the number of processes; None: one per core.
        progress: passes on the files as they are made, given how many there will be.

    Raises:
        DataError: the folder has files of others under names that the site needs, or a document
            of evidence is altered or missing.
        StoreError: a file cannot be written.
    """

    def make(outdated: Sequence[SiteFile], staging: Path) -> Iterable[Made]:
        return progress(_make_files(site, outdated, staging, processes), len(outdated))

    return write(folder, file_list(site), make)


def _make_files(
    site: SiteData, files: Sequence[SiteFile], staging: Path, processes: int | None
) -> Iterator[Made]:
    """Make files in a folder where they wait for all others."""
    count = process_count(len(files), processes)
    if count == 1:
        yield from (_make(file, site, staging) for file in files)
        return
    with tempfile.TemporaryDirectory() as private:
        kept = Path(private) / "site"
        options = (site.on, site.language, site.url, site.with_evidence)
        kept.write_bytes(pickle.dumps((site.data.records, options)))
        # the address, which may hold a password, goes to the processes and to no file
        work = partial(_make_elsewhere, where=site.data.store.address, kept=kept, staging=staging)
        yield from in_processes(work, files, processes=count, preload="aidmap.site.contents")


def _make_elsewhere(file: SiteFile, *, where: str, kept: Path, staging: Path) -> Made:
    """Make a file in a process of its own."""
    return _make(file, _site_once(where, kept), staging)


def _make(file: SiteFile, site: SiteData, staging: Path) -> Made:
    from aidmap.site.contents import content_of  # slow to import, for a site that did not change

    return made_file(staging, file.path, content_of(site, file))


@cache
def _site_once(where: str, kept: Path) -> SiteData:
    """The site as the first process has it, read once per process."""
    from aidmap.site.site_data import SiteData

    records, options = pickle.loads(kept.read_bytes())  # noqa: S301 - our own, in a private folder
    return SiteData(Dataset(open_store(where), records=records), *options)

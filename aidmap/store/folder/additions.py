"""What was added to a folder since an index of it was written: read, and seen to fit to the rest.

Whether the files are still those of the index, and begin as they did, is said by `cache`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidmap.store.folder import truncation
from aidmap.store.folder.layout import COUNTS, JOURNALS, REPORTS, RETRACTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from aidmap.model import Records, Retraction

Additions = dict[str, list[Any]]  # the records of each journal, by the name of its file


def read(folder: Path, tails: Mapping[str, bytes]) -> Additions:
    """Read the records of the ends of the journals.

    Args:
        folder: the data set.
        tails: the end of each journal, as of `cache.tails`.

    Raises:
        DataError: they have faults, or do not end with a line.
        OSError: a journal cannot be read.
    """
    return {name: truncation.added_rows(folder / name, tails[name]) for name in JOURNALS}


def fit(
    added: Additions, small: Records, *, known: Collection[str], retractions: Collection[Retraction]
) -> bool:
    """Whether what was added fits to the rest; reading everything reports what is wrong.

    Args:
        added: the new records.
        small: all places, legs and publishers.
        known: the ids of reports and counts that were there, of all or of those named in `added`.
        retractions: those that were there.
    """
    claims = [*added[REPORTS], *added[COUNTS]]
    new, new_retractions = {one.id for one in claims}, {*added[RETRACTIONS]}
    places = {place.id for place in small.places}
    subjects = places | {leg.id for leg in small.legs}
    publishers, today = {source.id for source in small.sources}, small.about.today()
    return (
        len(new) == len(claims)
        and new.isdisjoint(known)
        and all(report.subject in subjects for report in added[REPORTS])
        and all(count.subject in places for count in added[COUNTS])
        and all(one.publisher in publishers and one.reported_on <= today for one in claims)
        and all(one.report in new or one.report in known for one in new_retractions)
        and len(new_retractions) == len(added[RETRACTIONS])
        and new_retractions.isdisjoint(retractions)
    )


def append(records: Records, added: Additions) -> Records:
    """The records with what was added after them."""
    return replace(
        records,
        reports=(*records.reports, *added[REPORTS]),
        counts=(*records.counts, *added[COUNTS]),
        retractions=(*records.retractions, *added[RETRACTIONS]),
    )


def ids_in(added: Additions) -> set[str]:
    """The ids of reports and counts that are added, or retracted."""
    claims = (*added[REPORTS], *added[COUNTS])
    return {one.id for one in claims} | {one.report for one in added[RETRACTIONS]}

"""What a shell offers on Tab: places, publishers, days and reports of the data set.

A shell asks with each Tab, so nothing is imported before it asks, and no fault is told: where the
data set cannot be read, nothing is offered. The shells' own scripts are left to typer.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from aidmap.errors import AidmapError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.query.dataset import Dataset

Offer = tuple[str, str]  # what completes the word, and what it is; typer reads it
ASKED = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")  # where shells put the words so far
STATUSES = ("open", "restricted", "closed")  # that can be reported


def words_so_far() -> list[str]:
    """The words of the command line that a shell asks about; none: it asks nothing."""
    if "_AIDMAP_COMPLETE" not in os.environ:
        return []
    told = next((os.environ[name] for name in ASKED if name in os.environ), "")
    return told.split()[1:]


def places(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of places."""
    data = _open_dataset(context)
    return _fitting(incomplete, _places(data)) if data else []


def destinations(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the places where routes end."""
    data = _open_dataset(context)
    ends = {route.destination for route in data.records.routes} if data else set()
    found = [offer for offer in _places(data) if offer[0] in ends] if data else []
    return _fitting(incomplete, found)


def suppositions(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer PLACE=STATUS."""
    data = _open_dataset(context)
    found = _places(data) if data else []
    return _fitting(
        incomplete, ((f"{id_}={word}", name) for id_, name in found for word in STATUSES)
    )


def publishers(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of publishers."""
    data = _open_dataset(context)
    sources = data.records.sources if data else ()
    return _fitting(incomplete, ((source.id, source.name) for source in sources))


def days(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the days from which reports hold, newest first; and what else stands for a day."""
    data = _open_dataset(context)
    found: dict[str, set[str]] = {"today": set(), "yesterday": set()}
    reports = data.records.reports if data else ()
    for report in sorted(reports, key=lambda one: one.effective_from, reverse=True):
        found.setdefault(str(report.effective_from), set()).add(report.subject)
    return _fitting(incomplete, ((day, ", ".join(sorted(said))) for day, said in found.items()))


def reports(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of reports, those that were entered last first."""
    data = _open_dataset(context)
    known = sorted(data.records.reports, key=lambda one: one.recorded_at)[::-1] if data else []
    told = ((one.id, f"{one.subject} {one.status.value} {one.effective_from}") for one in known)
    return _fitting(incomplete, told)


def views(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the named views of maps."""
    data = _open_dataset(context)
    names = ["auto", *(data.about.extents if data else ())]
    return _fitting(incomplete, ((name, "") for name in names))


def statuses(incomplete: str) -> list[Offer]:
    """Offer the statuses that can be reported."""
    return _fitting(incomplete, ((word, "") for word in STATUSES))


def bases(incomplete: str) -> list[Offer]:
    """Offer what a report can rest on."""
    from aidmap.model import Basis

    return _fitting(incomplete, ((word.value, "") for word in Basis))


def reasons(incomplete: str) -> list[Offer]:
    """Offer the reasons for which a place is not open."""
    from aidmap.model import Reason

    return _fitting(incomplete, ((word.value, "") for word in Reason))


def traffic(incomplete: str) -> list[Offer]:
    """Offer what passes."""
    from aidmap.model import Traffic

    return _fitting(incomplete, ((word.value, "") for word in Traffic))


def languages(incomplete: str) -> list[Offer]:
    """Offer the languages of the interface."""
    from aidmap import i18n

    try:
        known = [(tag, i18n.word("this_language", tag)) for tag in i18n.languages()]
    except AidmapError:
        return []
    return _fitting(incomplete, known)


def _open_dataset(context: typer.Context) -> Dataset | None:
    """The data set that the words so far ask for; None: it cannot be read."""
    from aidmap.query.dataset import open_store

    root = context.find_root()
    where = context.params.get("data") or root.params.get("data")
    try:
        data = open_store(where).narrow()
        _ = data.records  # read here, where faults are caught
    except AidmapError:
        return None
    return data


def _places(data: Dataset) -> list[Offer]:
    return [(place.id, place.name()) for place in data.records.places]


def _fitting(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    """Those that begin as the word does, in any case; what is written of it stays as it is."""
    start = incomplete.lower()
    return [
        (incomplete + word[len(start) :], what)
        for word, what in offers
        if word.lower().startswith(start)
    ]

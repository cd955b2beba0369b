"""What a shell offers on Tab: places, publishers, days and reports of the data set.

Nothing is imported before a shell asks, and no error is shown: if the data set cannot be read,
nothing is offered. typer writes the scripts for the shells.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from aidmap.errors import AidmapError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.query.dataset import Dataset

Offer = tuple[str, str]  # the completed word and its description, as typer expects them
WORD_VARIABLES = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")  # where shells put the words so far
STATUSES = ("open", "restricted", "closed")  # that can be reported


def words_so_far() -> list[str]:
    """The words of the command line that a shell wants to complete; none if it does not."""
    if "_AIDMAP_COMPLETE" not in os.environ:
        return []
    line = next((os.environ[name] for name in WORD_VARIABLES if name in os.environ), "")
    return line.split()[1:]


def places(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of places."""
    data = _open_dataset(context)
    return _matching(incomplete, _places(data)) if data else []


def destinations(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the places where routes end."""
    data = _open_dataset(context)
    ends = {route.destination for route in data.records.routes} if data else set()
    found = [offer for offer in _places(data) if offer[0] in ends] if data else []
    return _matching(incomplete, found)


def suppositions(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer PLACE=STATUS."""
    data = _open_dataset(context)
    found = _places(data) if data else []
    return _matching(
        incomplete, ((f"{id_}={word}", name) for id_, name in found for word in STATUSES)
    )


def publishers(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of publishers."""
    data = _open_dataset(context)
    sources = data.records.sources if data else ()
    return _matching(incomplete, ((source.id, source.name) for source in sources))


def days(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer today, yesterday and the first days of reports, newest first."""
    data = _open_dataset(context)
    found: dict[str, set[str]] = {"today": set(), "yesterday": set()}
    reports = data.records.reports if data else ()
    for report in sorted(reports, key=lambda one: one.effective_from, reverse=True):
        found.setdefault(str(report.effective_from), set()).add(report.subject)
    return _matching(incomplete, ((day, ", ".join(sorted(said))) for day, said in found.items()))


def reports(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the ids of reports, those entered last first."""
    data = _open_dataset(context)
    known = sorted(data.records.reports, key=lambda one: one.recorded_at)[::-1] if data else []
    offers = ((one.id, f"{one.subject} {one.status.value} {one.effective_from}") for one in known)
    return _matching(incomplete, offers)


def views(context: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the named views of maps."""
    data = _open_dataset(context)
    names = ["auto", *(data.about.extents if data else ())]
    return _matching(incomplete, ((name, "") for name in names))


def statuses(incomplete: str) -> list[Offer]:
    """Offer the statuses that can be reported."""
    return _matching(incomplete, ((word, "") for word in STATUSES))


def bases(incomplete: str) -> list[Offer]:
    """Offer what a report can be based on."""
    from aidmap.model import Basis

    return _matching(incomplete, ((word.value, "") for word in Basis))


def reasons(incomplete: str) -> list[Offer]:
    """Offer the reasons for which a place is not open."""
    from aidmap.model import Reason

    return _matching(incomplete, ((word.value, "") for word in Reason))


def traffic(incomplete: str) -> list[Offer]:
    """Offer the kinds of traffic."""
    from aidmap.model import Traffic

    return _matching(incomplete, ((word.value, "") for word in Traffic))


def languages(incomplete: str) -> list[Offer]:
    """Offer the languages of the interface."""
    from aidmap import i18n

    try:
        known = [(tag, i18n.word("this_language", tag)) for tag in i18n.languages()]
    except AidmapError:
        return []
    return _matching(incomplete, known)


def _open_dataset(context: typer.Context) -> Dataset | None:
    """The data set that the words so far name; None if it cannot be read."""
    from aidmap.query.dataset import open_store

    root = context.find_root()
    where = context.params.get("data") or root.params.get("data")
    try:
        data = open_store(where).narrow()
        _ = data.records  # read here, where errors are caught
    except AidmapError:
        return None
    return data


def _places(data: Dataset) -> list[Offer]:
    return [(place.id, place.name()) for place in data.records.places]


def _matching(incomplete: str, offers: Iterable[Offer]) -> list[Offer]:
    """The offers that begin with the word, in either case; its letters stay as they were typed."""
    start = incomplete.lower()
    return [
        (incomplete + word[len(start) :], what)
        for word, what in offers
        if word.lower().startswith(start)
    ]

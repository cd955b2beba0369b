"""The pages of days with changes, and their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.documents.blocks import (
    Bullets,
    Heading,
    Paragraph,
    TextRun,
    plain_line,
)
from aidmap.documents.citations import Citations
from aidmap.model import Leg
from aidmap.rules.status import DAY
from aidmap.site.page import Page, day_path, make_page, place_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.documents.blocks import Block, Line
    from aidmap.model import Place
    from aidmap.query.period import StatusChange
    from aidmap.query.snapshot import Changes
    from aidmap.rules.routes import Change
    from aidmap.site.site_data import Subject


def changes_page(subject: Subject) -> Page:
    """The list of all days with changes, the latest first."""
    title = subject.speech.word("site_all_changes")
    items = tuple(day_item(subject, day) for day in reversed(subject.changes))
    told = [Bullets(items)] if items else [Paragraph(plain_line(subject.speech.word("site_none")))]
    return make_page(subject, "changes.html", [Heading(title, 1), *told], title)


def day_item(subject: Subject, day: date) -> Line:
    """One line with a day, linked, and its changes, for pages in the top folder."""
    speech = subject.speech
    said = (
        f"{subject.short_name(turn.subject.id)}: {speech.word(turn.after.value)}"
        f" ({speech.word(traffic.value)})"
        for traffic, turn in subject.changes[day]
    )
    link = TextRun(speech.day(day), link=day_path(day))
    return (link, TextRun(f": {speech.semicolon.join(said)}"))


def day_page(subject: Subject, day: date, around: tuple[date | None, ...]) -> Page:
    """The page of a day: changes of places with their sources, of routes and of destinations.

    Args:
        site: the data of the site.
        day: the day.
        neighbours: the days with changes before and after it, if any.
    """
    speech = subject.speech
    title = speech.word("site_day", day=speech.day(day))
    citations = Citations(subject.snapshot, speech)
    blocks: list[Block] = [Heading(title, 1)]
    for traffic in dict.fromkeys(traffic for traffic, _ in subject.changes[day]):
        turns = [turn for kind, turn in subject.changes[day] if kind is traffic]
        after = subject.data.at(day, traffic=traffic)
        changes = subject.data.at(day - DAY, traffic=traffic).changes_to(after)
        blocks += [
            Heading(subject.traffic_heading(traffic)),
            Bullets(tuple(_turn_item(turn, subject, citations) for turn in turns)),
            *_consequences(subject, changes),
        ]
    link = f"../map.html#on={day}&lang={subject.language}"
    blocks.append(Paragraph((TextRun(speech.word("site_map_of_day"), link=link),)))
    for key, other in zip(("site_previous", "site_next"), (*around, None), strict=False):
        if other:
            text = speech.word(key, day=speech.day(other))
            blocks.append(Paragraph((TextRun(text, link=f"../{day_path(other)}"),)))
    summary = speech.semicolon.join(
        f"{subject.short_name(turn.subject.id)}: {speech.word(turn.after.value)}"
        for _, turn in subject.changes[day]
    )
    return make_page(subject, day_path(day), blocks, summary, citations)


def _turn_item(turn: StatusChange, subject: Subject, citations: Citations) -> Line:
    speech = subject.speech
    name = TextRun(subject.short_name(turn.subject.id), link=_page_of(turn.subject))
    became = speech.word(
        "site_became", place="", after=speech.word(turn.after.value),
        before=speech.word(turn.before.value),
    )  # fmt: skip
    return (name, *citations.cite_after(became, turn.report))


def _consequences(subject: Subject, changes: Changes) -> Iterator[Block]:
    """The routes and destinations whose status changed."""
    records, speech = subject.snapshot.records, subject.speech
    routes = {route.id: route.name(speech.language) for route in records.routes}
    places = {place.id: subject.short(place) for place in records.places}
    for key, found, names in (
        ("routes", changes.routes, routes),
        ("destinations", changes.destinations, places),
    ):
        if found:
            yield Heading(speech.word(key), 3)
            yield Bullets(tuple(plain_line(_became(one, names[one.id], subject)) for one in found))


def _became(change: Change, name: str, subject: Subject) -> str:
    said = [
        subject.speech.word(status.value if status else "site_not_there")
        for status in (change.after, change.before)
    ]
    return subject.speech.word("site_became", place=name, after=said[0], before=said[1])


def _page_of(one: Place | Leg) -> str:
    """The link to the page of a place; legs have no pages."""
    return "" if isinstance(one, Leg) else f"../{place_path(one)}"

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
from aidmap.rules.route_changes import DayChanges
from aidmap.site.file_paths import day_path, place_path
from aidmap.site.page import Page, make_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.documents.blocks import Block, Line
    from aidmap.model import Place
    from aidmap.query.period import StatusChange
    from aidmap.rules.routes import Change
    from aidmap.site.site_data import SiteData


def changes_page(site: SiteData) -> Page:
    """The list of all days with changes, the latest first."""
    title = site.speech.word("site_all_changes")
    items = tuple(day_line(site, day) for day in reversed(site.changes_by_day))
    block = Bullets(items) if items else Paragraph(plain_line(site.speech.word("site_none")))
    return make_page(site, "changes.html", [Heading(title, 1), block], title)


def day_line(site: SiteData, day: date) -> Line:
    """One line with a day, linked, and its changes, for pages in the top folder."""
    speech = site.speech
    changes = (
        f"{site.short_name(change.subject.id)}: {speech.word(change.after.value)}"
        f" ({speech.word(traffic.value)})"
        for traffic, change in site.changes_by_day[day]
    )
    link = TextRun(speech.day(day), link=day_path(day))
    return (link, TextRun(f": {speech.semicolon.join(changes)}"))


def day_page(site: SiteData, day: date) -> Page:
    """The page of a day: changes of places with their sources, of routes and of destinations."""
    speech = site.speech
    title = speech.word("site_day", day=speech.day(day))
    citations = Citations(site.snapshot, speech)
    blocks: list[Block] = [Heading(title, 1)]
    for traffic in dict.fromkeys(traffic for traffic, _ in site.changes_by_day[day]):
        changes = [change for kind, change in site.changes_by_day[day] if kind is traffic]
        consequences = site.snapshots[traffic].route_changes.get(day, DayChanges())
        blocks += [
            Heading(site.traffic_heading(traffic)),
            Bullets(tuple(_change_item(change, site, citations) for change in changes)),
            *_route_changes(site, consequences),
        ]
    link = f"../map.html#on={day}&lang={site.language}"
    blocks.append(Paragraph((TextRun(speech.word("site_map_of_day"), link=link),)))
    for key, other in zip(("site_previous", "site_next"), site.neighbours_of(day), strict=True):
        if other:
            text = speech.word(key, day=speech.day(other))
            blocks.append(Paragraph((TextRun(text, link=f"../{day_path(other)}"),)))
    summary = speech.semicolon.join(
        f"{site.short_name(change.subject.id)}: {speech.word(change.after.value)}"
        for _, change in site.changes_by_day[day]
    )
    return make_page(site, day_path(day), blocks, summary, citations)


def _change_item(change: StatusChange, site: SiteData, citations: Citations) -> Line:
    speech = site.speech
    name = TextRun(site.short_name(change.subject.id), link=_page_link(change.subject))
    became = speech.word(
        "site_became", place="", after=speech.word(change.after.value),
        before=speech.word(change.before.value),
    )  # fmt: skip
    return (name, *citations.cite_after(became, change.decider))


def _route_changes(site: SiteData, changes: DayChanges) -> Iterator[Block]:
    """The routes and destinations whose status changed."""
    records, speech = site.snapshot.records, site.speech
    routes = {route.id: route.name(speech.language) for route in records.routes}
    places = {place.id: site.short(place) for place in records.places}
    for key, found, names in (
        ("routes", changes.routes, routes),
        ("destinations", changes.destinations, places),
    ):
        if found:
            yield Heading(speech.word(key), 3)
            yield Bullets(
                tuple(plain_line(_change_sentence(one, names[one.id], site)) for one in found)
            )


def _change_sentence(change: Change, name: str, site: SiteData) -> str:
    statuses = [
        site.speech.word(status.value if status else "site_not_there")
        for status in (change.after, change.before)
    ]
    return site.speech.word("site_became", place=name, after=statuses[0], before=statuses[1])


def _page_link(one: Place | Leg) -> str:
    """The link to the page of a place; legs have no pages."""
    return "" if isinstance(one, Leg) else f"../{place_path(one)}"

"""The first page of a site, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.documents import briefing, sections
from aidmap.documents.blocks import (
    Bullets,
    Heading,
    Paragraph,
    Picture,
    TextRun,
    plain_line,
)
from aidmap.documents.citations import Citations
from aidmap.model import in_reading_order
from aidmap.query.period import Period
from aidmap.site.day_pages import changes_page, day_item, day_page
from aidmap.site.page import Page, make_page, place_path, route_path
from aidmap.site.record_pages import place_page, route_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.documents.blocks import Block, Line
    from aidmap.query.snapshot import Snapshot
    from aidmap.site.site_data import Subject


LATEST = 8  # days with changes on the first page


def pages(subject: Subject) -> Iterator[Page]:
    """Every page but the map."""
    yield first_page(subject)
    yield changes_page(subject)
    for place in subject.snapshot.records.places:
        yield place_page(subject, place)
    for route in subject.snapshot.records.routes:
        yield route_page(subject, route)
    days = list(subject.changes)
    for number, day in enumerate(days):
        around = (days[number - 1] if number else None, *days[number + 1 : number + 2])
        yield day_page(subject, day, around)


def first_page(subject: Subject) -> Page:
    """The day: headline, map, what can be reached, statuses, changes, and where the rest is."""
    speech, snapshot = subject.speech, subject.snapshot
    citations = Citations(snapshot, speech)
    period = Period(snapshot=snapshot, first=snapshot.query.on)
    finding = geo.finding(snapshot, speech)
    warning = geo.warning(snapshot, speech)
    others = [shot for shot in subject.snapshots.values() if shot is not snapshot and shot.routes]
    picture = Picture(
        name="map", alt=speech.word("map_of", title=finding),
        caption=speech.word("site_map"), link="map.html",
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(subject.title, 1),
        Paragraph((TextRun(f"{finding}.", strong=True),), "lead"),
        *([Paragraph((TextRun(warning, strong=True),))] if warning else []),
        *(Paragraph(plain_line(_of_traffic(shot, subject))) for shot in others),
        picture,
        Heading(speech.word("brief_destinations")),
        sections.destination_list(snapshot, speech),
        Heading(geo.heading(snapshot, speech)),
        *sections.status_table(period, citations, address=place_path),
        Heading(speech.word("site_changes")),
        Bullets(tuple(day_item(subject, day) for day in list(subject.changes)[: -LATEST - 1 : -1])),
        Paragraph((TextRun(speech.word("site_all_changes"), link="changes.html"),)),
        *_lists(subject),
        Heading(speech.word("site_downloads")),
        Bullets(tuple(_downloads(subject))),
        Heading(speech.word("brief_method")),
        *briefing.method_notes(snapshot, speech),
    ]  # fmt: skip
    return make_page(subject, "index.html", blocks, finding, citations, {"map": "map.png"})


def _of_traffic(snapshot: Snapshot, subject: Subject) -> str:
    named = subject.traffic_heading(snapshot.query.traffic)
    return f"{named}: {geo.finding(snapshot, subject.speech)}."


def _lists(subject: Subject) -> Iterator[Block]:
    """The pages of all places and routes."""
    records, language = subject.snapshot.records, subject.language
    places = [(one.name(language), place_path(one)) for one in in_reading_order(records.places)]
    routes = [(one.name(language), route_path(one)) for one in records.routes]
    for key, found in (("places", places), ("routes", routes)):
        if found:
            yield Heading(subject.speech.word(key))
            links = tuple((TextRun(name, link=path),) for name, path in found)
            yield Bullets(links, "names")


def _downloads(subject: Subject) -> Iterator[Line]:
    word = subject.speech.word
    files = [
        ("data/statuses.csv", f"{word('site_json')} (CSV)"),
        ("data/places.geojson", f"{word('places')} (GeoJSON)"),
        ("data/routes.geojson", f"{word('routes')} (GeoJSON)"),
        ("data/aidmap.gpkg", f"{word('places')}, {word('routes')} (GeoPackage)"),
        ("data/reports.csv", f"{word('site_reports')} (CSV)"),
        ("status.json", f"{word('site_json')} (JSON)"),
        ("status.schema.json", f"{word('site_json')} (JSON Schema)"),
        ("changes.atom", word("site_feed")),
        ("changes.ics", word("site_calendar")),
    ]
    for path, name in files:
        if path.endswith(".gpkg") and not subject.snapshot.records.places:
            continue
        yield (TextRun(name, link=path),)

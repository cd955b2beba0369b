"""The first page of a site: the finding, all statuses, the latest changes, and all links."""

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
from aidmap.query.finding import dated_sentence, sentence
from aidmap.query.period import Period
from aidmap.site.day_pages import day_line
from aidmap.site.file_paths import place_path, route_path
from aidmap.site.page import make_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.documents.blocks import Block, Line
    from aidmap.query.snapshot import Snapshot
    from aidmap.site.page import Page
    from aidmap.site.site_data import SiteData


LATEST = 8  # days with changes that the first page lists


def first_page(site: SiteData) -> Page:
    """The first page: finding, map, destinations, statuses, latest changes, links, downloads."""
    speech, snapshot = site.speech, site.snapshot
    citations = Citations(snapshot, speech)
    period = Period(snapshot=snapshot, first=snapshot.query.on)
    finding = sentence(snapshot, speech)
    others = [other for other in site.snapshots.values() if other is not snapshot and other.routes]
    latest = list(site.changes_by_day)[: -LATEST - 1 : -1]
    picture = Picture(
        name="map", alt=speech.word("map_of", title=dated_sentence(snapshot, speech)),
        caption=speech.word("site_map"), link="map.html",
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(site.title, 1),
        Paragraph((TextRun(finding, strong=True),), "lead"),
        *(Paragraph(plain_line(_traffic_sentence(other, site))) for other in others),
        picture,
        Heading(speech.word("brief_destinations")),
        sections.destination_list(snapshot, speech),
        Heading(geo.heading(snapshot, speech)),
        *sections.status_table(period, citations, address=place_path),
        Heading(speech.word("site_changes")),
        Bullets(tuple(day_line(site, day) for day in latest)),
        Paragraph((TextRun(speech.word("site_all_changes"), link="changes.html"),)),
        *_record_lists(site),
        Heading(speech.word("site_downloads")),
        Bullets(tuple(_downloads(site))),
        Heading(speech.word("brief_method")),
        *briefing.method_notes(snapshot, speech),
    ]  # fmt: skip
    return make_page(
        site, "index.html", blocks, dated_sentence(snapshot, speech), citations, {"map": "map.png"}
    )


def _traffic_sentence(snapshot: Snapshot, site: SiteData) -> str:
    """The finding for one kind of traffic."""
    traffic = site.traffic_heading(snapshot.query.traffic)
    return f"{traffic}: {sentence(snapshot, site.speech)}"


def _record_lists(site: SiteData) -> Iterator[Block]:
    """Links to the pages of all places and routes."""
    records, language = site.snapshot.records, site.language
    places = [(one.name(language), place_path(one)) for one in in_reading_order(records.places)]
    routes = [(one.name(language), route_path(one)) for one in records.routes]
    for key, found in (("places", places), ("routes", routes)):
        if found:
            yield Heading(site.speech.word(key))
            links = tuple((TextRun(name, link=path),) for name, path in found)
            yield Bullets(links, "names")


def _downloads(site: SiteData) -> Iterator[Line]:
    word = site.speech.word
    files = [
        ("data/statuses.csv", f"{word('site_json')} (CSV)"),
        ("data/places.geojson", f"{word('places')} (GeoJSON)"),
        ("data/routes.geojson", f"{word('routes')} (GeoJSON)"),
        ("data/aidmap.gpkg", f"{word('places')}, {word('routes')} (GeoPackage)"),
        ("data/reports.csv", f"{word('site_reports')} (CSV)"),
        ("data/counts.csv", f"{word('site_counts')} (CSV)"),
        ("data/months.csv", f"{word('site_months')} (CSV)"),
        ("status.json", f"{word('site_json')} (JSON)"),
        ("status.schema.json", f"{word('site_json')} (JSON Schema)"),
        ("changes.atom", word("site_feed")),
        ("changes.ics", word("site_calendar")),
    ]
    for path, name in files:
        if path.endswith(".gpkg") and not site.snapshot.records.places:
            continue
        if path in {"data/counts.csv", "data/months.csv"} and not site.data.records.counts:
            continue
        yield (TextRun(name, link=path),)

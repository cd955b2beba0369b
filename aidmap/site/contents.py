"""The content of each file of a site: pages, maps, charts, downloads and feeds.

Which files there are is left to `file_list`, writing them to `writer`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from aidmap import exporters, render
from aidmap.documents.blocks import template_values
from aidmap.model import Traffic
from aidmap.model.schemas import json_schema
from aidmap.query import json_answers
from aidmap.site import feeds
from aidmap.site.day_pages import changes_page, day_page
from aidmap.site.file_list import file_list
from aidmap.site.index_pages import first_page
from aidmap.site.record_pages import place_page, route_page
from aidmap.store import evidence
from aidmap.templates import content_security_policy, fill_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidmap.model import Place
    from aidmap.site.file_list import SiteFile
    from aidmap.site.page import Page
    from aidmap.site.site_data import SiteData

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
PREVIEW_DPI = 90  # a slide of 1200 x 675 dots
CHART_DPI = 110


def site_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """All files of a site: their paths and contents.

    Raises:
        DataError: a document of evidence is altered or missing.
        StoreError: the data set is in a database, and keeps none.
    """
    for file in file_list(site):
        yield file.path, content_of(site, file)


def content_of(site: SiteData, file: SiteFile) -> bytes:
    """The content of a file of a site."""
    if file.kind in PAGES:
        return _page_html(site, PAGES[file.kind](site, file.of))
    if file.kind in CHARTS:
        return CHARTS[file.kind](site, _place(site, file.of), Traffic(file.traffic))
    if file.kind == "evidence":
        return (evidence.folder_of(site.data.store) / file.of).read_bytes()
    return DATA[file.kind](site)


def _page_html(site: SiteData, page: Page) -> bytes:
    style = (files("aidmap") / "assets" / "document.css").read_text(encoding="utf-8")
    speech = site.speech
    text = fill_template(
        "site.html",
        direction=speech.direction,
        style=style,
        policy=content_security_policy((), (style,), pictures="'self' file:"),
        pictures={name: f"{page.root}{path}" for name, path in page.pictures.items()},
        root=page.root,
        path="" if page.path == "index.html" else page.path,
        url=site.url,
        summary=page.summary,
        site=site.title,
        as_of=speech.word("site_as_of", day=speech.day(site.on)),
        disclaimer=site.data.records.about.disclaimer(site.language),
        licence=site.data.records.about.licence,
        word=speech.word,
        **template_values(page.document),
    )
    return text.encode("utf-8")


def _place(site: SiteData, place: str) -> Place:
    return site.data.network.places[place]


def _route_page(site: SiteData, key: str) -> Page:
    return route_page(site, next(one for one in site.data.records.routes if one.id == key))


def _map_page(site: SiteData) -> bytes:
    map_url, picture = (f"{site.url}map{end}" if site.url else "" for end in (".html", ".png"))
    drawing = render.draw(site.snapshot, language=site.language, permalink=map_url, picture=picture)
    return drawing.content


def _map_picture(site: SiteData) -> bytes:
    paper = {"size": "slide", "dpi": PREVIEW_DPI}
    drawing = render.draw(site.snapshot, suffix=".png", language=site.language, paper=paper)
    return drawing.content


def _timeline(site: SiteData, place: Place, traffic: Traffic) -> bytes:
    period = replace(site.periods[traffic], only=(place.id,))
    return render.draw_chart(period, "timeline", suffix=".png", paper=_paper(site)).content


def _amounts(site: SiteData, place: Place, traffic: Traffic) -> bytes:
    counted = site.counted(place, traffic)
    return render.draw_chart(counted, "amounts", suffix=".png", paper=_paper(site)).content


def _paper(site: SiteData) -> dict[str, object]:
    return {"language": site.language, "dpi": CHART_DPI, "size": "column"}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _sitemap(site: SiteData) -> bytes:
    """The addresses of all pages, for search engines."""
    pages = [file.path for file in file_list(site) if file.kind in PAGES]
    root = ET.Element("urlset", xmlns=SITEMAPS)
    for path in ("", "map.html", *(page for page in pages if page != "index.html")):
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{site.url}{path}"
        ET.SubElement(entry, "lastmod").text = site.on.isoformat()
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _layer(site: SiteData, table: str) -> bytes:
    return exporters.export(site.snapshot, ".geojson", table=table)


PAGES: dict[str, Callable[[SiteData, str], Page]] = {
    "index.html": lambda site, _: first_page(site),
    "changes.html": lambda site, _: changes_page(site),
    "place": lambda site, key: place_page(site, _place(site, key)),
    "route": _route_page,
    "day": lambda site, key: day_page(site, date.fromisoformat(key)),
}
CHARTS: dict[str, Callable[[SiteData, Place, Traffic], bytes]] = {
    "timeline": _timeline,
    "amounts": _amounts,
}
DATA: dict[str, Callable[[SiteData], bytes]] = {
    "map.html": _map_page,
    "map.png": _map_picture,
    "data/statuses.csv": lambda site: exporters.statuses_csv(site.snapshots.values()),
    "data/reports.csv": lambda site: exporters.reports_csv(site.snapshot),
    "data/counts.csv": lambda site: exporters.counts_csv(site.snapshot),
    "data/months.csv": lambda site: exporters.months_csv(site.snapshots.values()),
    "data/places.geojson": lambda site: _layer(site, "places"),
    "data/routes.geojson": lambda site: _layer(site, "routes"),
    "data/aidmap.gpkg": lambda site: exporters.export(site.snapshot, ".gpkg"),
    "status.json": lambda site: _json(json_answers.day_json(site.snapshots.values())),
    "status.schema.json": lambda _: _json(json_schema("statuses")),
    "changes.atom": feeds.atom,
    "changes.ics": feeds.calendar,
    "sitemap.xml": _sitemap,
}

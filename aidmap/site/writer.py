"""All files of a site, and writing them to a folder: only files that changed are written.

`site.json` in the folder lists the files of the site. Files that are no longer part of the site are
removed; other files in the folder are left alone.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from aidmap import exporters, render
from aidmap.documents.blocks import template_values
from aidmap.errors import DataError, StoreError
from aidmap.files import write_whole
from aidmap.model.schemas import json_schema
from aidmap.query import json_answers
from aidmap.site import feeds, index_pages
from aidmap.site.file_paths import amounts_name, chart_name
from aidmap.store import evidence
from aidmap.templates import content_security_policy, fill_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aidmap.site.page import Page
    from aidmap.site.site_data import SiteData

MANIFEST = "site.json"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
PREVIEW_DPI = 90  # a slide of 1200 x 675 dots
CHART_DPI = 110


class WriteCounts(NamedTuple):
    """How many files of a site were written, left unchanged, and removed."""

    changed: int
    same: int
    removed: int


def site_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """All files of a site: their paths and contents.

    Raises:
        DataError: a document of evidence is altered or missing.
        StoreError: the data set is in a database, and keeps none.
    """
    if site.with_evidence:  # first: what is wrong with them is said before anything is drawn
        for name, content in evidence.named_archives(site.data.store, site.data.records):
            yield f"{evidence.FOLDER}/{name}", content
    map_url, picture = (f"{site.url}map{end}" if site.url else "" for end in (".html", ".png"))
    snapshot, language = site.snapshot, site.language
    drawing = render.draw(snapshot, language=language, permalink=map_url, picture=picture)
    yield "map.html", drawing.content
    paper = {"size": "slide", "dpi": PREVIEW_DPI}
    yield "map.png", render.draw(snapshot, suffix=".png", language=language, paper=paper).content
    pages = list(index_pages.all_pages(site))
    for page in pages:
        yield page.path, _page_html(site, page)
    yield from _chart_files(site)
    yield from _data_files(site)
    if site.url:
        yield "sitemap.xml", _sitemap(site, pages)


def write(folder: Path, contents: Iterable[tuple[str, bytes]]) -> WriteCounts:
    """Write the files that changed, and remove those that are no longer part of the site.

    Raises:
        DataError: the folder has other files under names that the site needs.
        StoreError: a file cannot be written.
    """
    before, files, changed = _files_of_last_site(folder), dict(contents), 0
    paths = list(files)
    _refuse_to_overwrite(folder, [path for path in paths if path not in before])
    try:
        for path, content in files.items():
            target = folder / path
            if not target.is_file() or target.read_bytes() != content:
                write_whole(target, content)
                changed += 1
        gone = [path for path in before if path not in paths and (folder / path).is_file()]
        for path in gone:
            (folder / path).unlink()
        text = (json.dumps({"files": sorted(paths)}, indent=1) + "\n").encode("utf-8")
        if gone or changed or sorted(before) != sorted(paths):
            write_whole(folder / MANIFEST, text)
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: cannot be written: {error.strerror}"
        ) from None
    return WriteCounts(changed, len(paths) - changed, len(gone))


def _refuse_to_overwrite(folder: Path, paths: Iterable[str]) -> None:
    """Check that no file would be overwritten that the last site did not write.

    Raises:
        DataError: lists the first such files.
    """
    other_files = [path for path in paths if (folder / path).exists()]
    if other_files:
        names = ", ".join(other_files[:3])
        what = f"has {names} that no site of ours wrote: name another folder, or move them"
        raise DataError([f"{folder}: {what}"])


def _files_of_last_site(folder: Path) -> list[str]:
    """The files of the last site in this folder; paths that lead out of it are ignored."""
    try:
        paths = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        root = folder.resolve()
        return [path for path in paths if (folder / path).resolve().is_relative_to(root)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _page_html(site: SiteData, page: Page) -> bytes:
    style = (files("aidmap") / "assets" / "document.css").read_text(encoding="utf-8")
    speech = site.speech
    text = fill_template(
        "site.html",
        direction=speech.direction,
        style=style,
        policy=content_security_policy((), style, pictures="'self' file:"),
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


def _chart_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """The chart of each place for each kind of traffic with reports."""
    paper = {"language": site.language, "dpi": CHART_DPI, "size": "column"}
    for traffic, period in site.periods.items():
        for place in site.snapshots[traffic].records.places:
            if site.snapshots[traffic].said_of(place.id):
                one = replace(period, only=(place.id,))
                drawing = render.draw_chart(one, "timeline", suffix=".png", paper=paper)
                yield f"places/{chart_name(place, traffic)}.png", drawing.content
            counted = site.counted(place, traffic)
            if counted.counts:
                drawing = render.draw_chart(counted, "amounts", suffix=".png", paper=paper)
                yield f"places/{amounts_name(place, traffic)}.png", drawing.content


def _data_files(site: SiteData) -> Iterator[tuple[str, bytes]]:
    """The downloads, the feeds, and the statuses as JSON."""
    snapshots = site.snapshots.values()
    yield "data/statuses.csv", exporters.statuses_csv(snapshots)
    yield "data/reports.csv", exporters.reports_csv(site.snapshot)
    if site.data.records.counts:
        yield "data/counts.csv", exporters.counts_csv(site.snapshot)
        yield "data/months.csv", exporters.months_csv(snapshots)
    for layer in ("places", "routes"):
        content = exporters.export(site.snapshot, ".geojson", table=layer)
        yield f"data/{layer}.geojson", content
    if site.snapshot.records.places:
        yield "data/aidmap.gpkg", exporters.export(site.snapshot, ".gpkg")
    yield "status.json", _json(json_answers.day_json(snapshots))
    yield "status.schema.json", _json(json_schema("statuses"))
    yield "changes.atom", feeds.atom(site)
    yield "changes.ics", feeds.calendar(site)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _sitemap(site: SiteData, pages: Iterable[Page]) -> bytes:
    """The addresses of all pages, for search engines."""
    root = ET.Element("urlset", xmlns=SITEMAPS)
    for path in ("", "map.html", *(page.path for page in pages if page.path != "index.html")):
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{site.url}{path}"
        ET.SubElement(entry, "lastmod").text = site.on.isoformat()
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content

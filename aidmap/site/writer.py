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
from aidmap.site.page import chart_name
from aidmap.templates import fill_template, policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from aidmap.site.page import Page
    from aidmap.site.site_data import Subject

MANIFEST = "site.json"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
CARD_DPI = 90  # a slide of 1200 x 675 dots
CHART_DPI = 110


class Written(NamedTuple):
    """How many files of a site were written, left unchanged, and removed."""

    changed: int
    same: int
    removed: int


def files_of(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """All files of a site: their paths and contents."""
    map_at = f"{subject.url}map.html" if subject.url else ""
    shot, language = subject.snapshot, subject.language
    yield "map.html", render.draw(shot, language=language, permalink=map_at).content
    paper = {"size": "slide", "dpi": CARD_DPI}
    yield "map.png", render.draw(shot, suffix=".png", language=language, paper=paper).content
    told = list(index_pages.pages(subject))
    for page in told:
        yield page.path, _html(subject, page)
    yield from _charts(subject)
    yield from _data(subject)
    if subject.url:
        yield "sitemap.xml", _sitemap(subject, told)


def write(folder: Path, told: Iterable[tuple[str, bytes]]) -> Written:
    """Write the files that changed, and remove those that are no longer part of the site.

    Raises:
        DataError: the folder has other files under names that the site needs.
        StoreError: a file cannot be written.
    """
    before, files, changed = _files_of_last_site(folder), dict(told), 0
    paths = list(files)
    _refuse_strangers(folder, [path for path in paths if path not in before])
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
    return Written(changed, len(paths) - changed, len(gone))


def _refuse_strangers(folder: Path, paths: Iterable[str]) -> None:
    """Check that no file would be overwritten that the last site did not write.

    Raises:
        DataError: lists the first such files.
    """
    strangers = [path for path in paths if (folder / path).exists()]
    if strangers:
        names = ", ".join(strangers[:3])
        what = f"has {names} that no site of ours wrote: name another folder, or move them"
        raise DataError([f"{folder}: {what}"])


def _files_of_last_site(folder: Path) -> list[str]:
    """The files of the last site in this folder; paths that lead out of it are ignored."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        inside = folder.resolve()
        return [path for path in told if (folder / path).resolve().is_relative_to(inside)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _html(subject: Subject, page: Page) -> bytes:
    style = (files("aidmap") / "assets" / "document.css").read_text(encoding="utf-8")
    speech = subject.speech
    text = fill_template(
        "site.html",
        direction=speech.direction,
        style=style,
        policy=policy((), style, pictures="'self' file:"),
        pictures={name: f"{page.root}{path}" for name, path in page.pictures.items()},
        root=page.root,
        path="" if page.path == "index.html" else page.path,
        url=subject.url,
        summary=page.summary,
        site=subject.title,
        as_of=speech.word("site_as_of", day=speech.day(subject.on)),
        disclaimer=subject.data.records.about.disclaimer(subject.language),
        licence=subject.data.records.about.licence,
        word=speech.word,
        **template_values(page.told),
    )
    return text.encode("utf-8")


def _charts(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """The chart of each place for each kind of traffic with reports."""
    order = {"language": subject.language, "dpi": CHART_DPI, "size": "column"}
    for traffic, period in subject.periods.items():
        for place in subject.snapshots[traffic].records.places:
            if subject.snapshots[traffic].said_of(place.id):
                one = replace(period, only=(place.id,))
                drawing = render.draw_chart(one, "timeline", suffix=".png", paper=order)
                yield f"places/{chart_name(place, traffic)}.png", drawing.content


def _data(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """The downloads, the feeds, and the statuses as JSON."""
    shots = subject.snapshots.values()
    yield "data/statuses.csv", exporters.statuses_csv(shots)
    yield "data/reports.csv", exporters.reports_csv(subject.snapshot)
    for layer in ("places", "routes"):
        content = exporters.export(subject.snapshot, ".geojson", table=layer)
        yield f"data/{layer}.geojson", content
    if subject.snapshot.records.places:
        yield "data/aidmap.gpkg", exporters.export(subject.snapshot, ".gpkg")
    yield "status.json", _json(json_answers.day_json(shots))
    yield "status.schema.json", _json(json_schema("statuses"))
    yield "changes.atom", feeds.atom(subject)
    yield "changes.ics", feeds.calendar(subject)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _sitemap(subject: Subject, told: Iterable[Page]) -> bytes:
    """The addresses of all pages, for search engines."""
    root = ET.Element("urlset", xmlns=SITEMAPS)
    for path in ("", "map.html", *(page.path for page in told if page.path != "index.html")):
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{subject.url}{path}"
        ET.SubElement(entry, "lastmod").text = subject.on.isoformat()
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content

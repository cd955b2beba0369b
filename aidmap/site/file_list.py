"""The list of all files of a site, with their keys: known before any of them is made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from aidmap.site.file_keys import FileKeys
from aidmap.site.file_paths import amounts_name, chart_name, day_path, place_path, route_path
from aidmap.store import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.site.site_data import SiteData

DATA_FILES = (
    "data/statuses.csv", "data/reports.csv", "data/places.geojson", "data/routes.geojson",
    "status.json", "status.schema.json", "changes.atom", "changes.ics",
)  # fmt: skip
COUNT_FILES = ("data/counts.csv", "data/months.csv")


class SiteFile(NamedTuple):
    """A file of a site.

    Attributes:
        path: its path within the site.
        key: the hash of all that it depends on.
        kind: what makes it, as in `contents`.
        of: the id of the place or route, or the day, that it is about; empty: all.
        traffic: the kind of traffic of a chart.
    """

    path: str
    key: str
    kind: str
    of: str = ""
    traffic: str = ""


def file_list(site: SiteData) -> list[SiteFile]:
    """All files of a site, those that take longest to make first.

    Raises:
        DataError: a document of evidence is altered or missing.
        StoreError: the data set is in a database, and keeps none.
    """
    keys = FileKeys(site)
    return [*_evidence(site), *_maps(keys), *_charts(keys), *_data(keys), *_pages(keys)]


def _evidence(site: SiteData) -> Iterator[SiteFile]:
    if site.with_evidence:
        for name, content in evidence.named_archives(site.data.store, site.data.records):
            key = hashlib.sha256(content).hexdigest()
            yield SiteFile(f"{evidence.FOLDER}/{name}", key, "evidence", name)


def _maps(keys: FileKeys) -> Iterator[SiteFile]:
    for path in ("map.png", "map.html"):
        yield SiteFile(path, keys.whole, path)
    if keys.site.data.records.places:
        yield SiteFile("data/aidmap.gpkg", keys.whole, "data/aidmap.gpkg")


def _charts(keys: FileKeys) -> Iterator[SiteFile]:
    """The charts of each place for each kind of traffic with reports, or with counts."""
    site = keys.site
    for traffic, snapshot in site.snapshots.items():
        for place in snapshot.records.places:
            if snapshot.said_of(place.id):
                path = f"places/{chart_name(place, traffic)}.png"
                yield SiteFile(path, keys.of_chart(place, traffic), "timeline", place.id, traffic)
            if place.id in snapshot.counts_by_place and site.counted(place, traffic).counts:
                path = f"places/{amounts_name(place, traffic)}.png"
                yield SiteFile(path, keys.of_chart(place, traffic), "amounts", place.id, traffic)


def _data(keys: FileKeys) -> Iterator[SiteFile]:
    """The downloads, the feeds, the statuses as JSON, and the sitemap."""
    counted = COUNT_FILES if keys.site.data.records.counts else ()
    for path in (*DATA_FILES, *counted, *(["sitemap.xml"] if keys.site.url else [])):
        yield SiteFile(path, keys.whole, path)


def _pages(keys: FileKeys) -> Iterator[SiteFile]:
    site = keys.site
    for path in ("index.html", "changes.html"):
        yield SiteFile(path, keys.whole, path)
    for place in site.data.records.places:
        yield SiteFile(place_path(place), keys.of_place(place), "place", place.id)
    for route in site.data.records.routes:
        yield SiteFile(route_path(route), keys.of_route(route), "route", route.id)
    for day in site.changes_by_day:
        key = keys.of_day(day, site.neighbours_of(day))
        yield SiteFile(day_path(day), key, "day", day.isoformat())

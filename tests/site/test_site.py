"""The static site: whole, strict, the same each time, and safe from hostile texts."""

import csv
import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import icalendar
import jsonschema
import pyogrio
import pytest
from making import Once, Run
from spoiling import spoil_folder

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError
from aidmap.model import Status, Traffic
from aidmap.site import SiteData, build_site
from aidmap.site.contents import site_files
from aidmap.site.file_list import SiteFile
from aidmap.site.writer import Made, WriteCounts, made_file, write

ON, URL = date(2024, 5, 10), "https://example.org/aid/"


@pytest.fixture(scope="module")
def site(shipped: Dataset, once: Once) -> Path:
    def make(folder: Path) -> None:
        build_site(SiteData(shipped, ON, url=URL), folder)

    return once("site", make)


def pages(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.html")) if path.name != "map.html"]


def read(path: Path) -> Any:
    return html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)


def test_there_is_a_page_for_each_place_route_and_day_of_change(
    site: Path, shipped: Dataset
) -> None:
    records = shipped.records
    assert {path.stem for path in (site / "places").glob("*.html")} == {
        p.id for p in records.places
    }
    assert {path.stem for path in (site / "routes").glob("*.html")} == {
        r.id for r in records.routes
    }
    days = set()
    for traffic in Traffic:
        shot = shipped.at(ON, traffic=traffic)
        for place in records.places:
            before = Status.UNKNOWN
            for run in shot.runs.get(place.id, ()):
                if run.first >= date(2023, 10, 7) and run.status is not before:
                    days.add(str(run.first))
                before = run.status
    told = {path.stem for path in (site / "days").glob("*.html")}
    assert told <= days
    kinds = {place.id for place in records.places if place.needs_leave}
    assert len(days - told) <= len(records.places) - len(kinds)
    assert "2024-05-08" in told


def test_every_page_is_strict_html_and_describes_itself(site: Path) -> None:
    for path in [*pages(site), site / "map.html"]:
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
    for path in pages(site):
        tree = read(path)
        told = {tag.get("property") or tag.get("name") for tag in tree.iter("meta")}
        assert {"description", "og:title", "og:image", "og:description", "og:url"} <= told, path
        assert len(list(tree.iter("h1"))) == 1
        assert tree.find(".//title").text


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    for path in pages(site):
        tree = read(path)
        ids = {one.get("id") for one in tree.iter() if one.get("id")}
        for element in (one for name in ("a", "img", "link") for one in tree.iter(name)):
            target = element.get("href") or element.get("src") or ""
            parts = urlsplit(target)
            if parts.scheme:
                assert element.tag != "img"
                continue
            if not parts.path:
                assert parts.fragment in ids, (path, target)
                continue
            assert (path.parent / unquote(parts.path)).resolve().is_file(), (path, target)


def test_every_report_is_on_the_page_of_its_place(site: Path, shipped: Dataset) -> None:
    for place in shipped.records.places:
        text = (site / "places" / f"{place.id}.html").read_text(encoding="utf-8")
        urls = {
            report.url
            for traffic in Traffic
            for report in shipped.at(ON, traffic=traffic).said_of(place.id)
            if report.url
        }
        for url in urls:
            assert url.replace("&", "&amp;") in text


def put(folder: Path, contents: dict[str, bytes]) -> WriteCounts:
    """Write a site of some files."""

    def make(outdated: Sequence[SiteFile], staging: Path) -> Iterator[Made]:
        return (made_file(staging, file.path, contents[file.path]) for file in outdated)

    files = [SiteFile(path, str(content), "page") for path, content in contents.items()]
    return write(folder, files, make)


def test_what_the_site_has_no_longer_goes_and_all_else_stays(tmp_path: Path) -> None:
    put(tmp_path, {"a/b.html": b"b", "c.html": b"c"})
    (tmp_path / "CNAME").write_text("example.org", encoding="utf-8")
    outside = tmp_path.parent / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    manifest = json.loads((tmp_path / "site.json").read_text(encoding="utf-8"))
    manifest["files"]["../outside.txt"] = ["", ""]
    (tmp_path / "site.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = put(tmp_path, {"c.html": b"c", "d.html": b"d"})
    assert done == (1, 1, 1, ("d.html",))
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "CNAME", "c.html", "d.html", "site.json",
    ]  # fmt: skip
    assert outside.exists()
    (tmp_path / "site.json").write_text("[1", encoding="utf-8")
    with pytest.raises(DataError, match=r"has c\.html that no site of ours wrote"):
        put(tmp_path, {"c.html": b"c"})


def test_the_statuses_for_programs_are_those_of_the_rules(site: Path, shipped: Dataset) -> None:
    told = json.loads((site / "status.json").read_text(encoding="utf-8"))
    schema = json.loads((site / "status.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    checker.validate(told)
    for traffic in Traffic:
        shot = shipped.at(ON, traffic=traffic)
        statuses = {row["place"]: row["status"] for row in told["traffic"][traffic]["places"]}
        assert statuses == {one: state.status for one, state in shot.states.items()}
        routes = {row["route"]: row["status"] for row in told["traffic"][traffic]["routes"]}
        assert routes == {state.route.id: state.status for state in shot.routes}
    told["traffic"]["goods"]["places"][0]["status"] = "ajar"
    assert not checker.is_valid(told)


def test_downloads_open_in_other_programs(site: Path, shipped: Dataset) -> None:
    shot = shipped.at(ON)
    text = (site / "data" / "statuses.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 3 * len(shot.places)
    erez = next(row for row in rows if row["id"] == "erez" and row["traffic"] == "goods")
    assert (erez["status"], erez["since"], erez["on"]) == (
        "restricted",
        "2024-05-01",
        "2024-05-10",
    )
    reports = (site / "data" / "reports.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(reports)))) == len(shot.all_reports)
    counts = (site / "data" / "counts.csv").read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(counts)))) == len(shot.records.counts)
    text = (site / "data" / "months.csv").read_text(encoding="utf-8-sig")
    months = list(csv.DictReader(io.StringIO(text)))
    assert {row["traffic"] for row in months} == {"goods", "fuel", "people"}
    assert {"ocha", "cogat", ""} <= {row["publisher"] for row in months}
    layers = {name for name, _ in pyogrio.list_layers(site / "data" / "aidmap.gpkg")}
    assert {"places", "routes"} <= layers
    frame = pyogrio.read_dataframe(site / "data" / "aidmap.gpkg", layer="places")
    assert frame.set_index("id").loc["erez", "status"] == "restricted"
    assert frame.crs.to_epsg() == 4326
    geojson = json.loads((site / "data" / "routes.geojson").read_text(encoding="utf-8"))
    assert len(geojson["features"]) == len(shot.routes)
    assert "CC BY 4.0" in geojson["metadata"]["licence"]


def test_a_place_tells_what_was_counted_there(site: Path) -> None:
    page = (site / "places" / "erez.html").read_text(encoding="utf-8")
    assert "Counted in the period" in page
    assert 'src="../places/erez-goods-amounts.png"' in page
    assert (site / "places" / "erez-goods-amounts.png").read_bytes().startswith(b"\x89PNG")
    assert "erez-fuel-amounts" not in page
    assert not list((site / "places").glob("north-gaza*-amounts.png"))


@pytest.mark.long
def test_the_feed_is_read_by_others(site: Path) -> None:
    feed = feedparser.parse((site / "changes.atom").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.links[0].rel == "self"
    entries = feed.entries
    assert len(entries) == len({entry.id for entry in entries}) > 20
    told = {entry.title: entry.summary for entry in reversed(entries)}
    assert "UNRWA, 23 May 2024" in told["Kerem Shalom: restricted (before: closed), goods"]
    days = [entry.published[:10] for entry in entries]
    assert days == sorted(days, reverse=True)
    for entry in entries:
        path = entry.link.removeprefix(URL)
        assert (site / path).is_file()
        assert entry.updated


def test_the_calendar_has_changes_and_announced_openings(site: Path) -> None:
    content = (site / "changes.ics").read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    assert events["US floating pier: opening announced (goods)"].decoded("dtstart")
    closed = events["Rafah: closed (before: restricted), goods"]
    assert closed.decoded("dtstart") == date(2024, 5, 7)
    assert "OCHA, 10 May 2024" in str(closed["description"])


def test_the_sitemap_lists_every_page(site: Path, shipped: Dataset) -> None:
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314 - it is our own
    told = {one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert {URL, f"{URL}places/erez.html", f"{URL}map.html"} <= told
    assert len(told) == len(pages(site)) + 1
    subject = SiteData(shipped, ON)
    assert "sitemap.xml" not in {path for path, _ in _light(subject)}


def _light(subject: SiteData) -> list[tuple[str, bytes]]:
    """The files of a small part of the data set."""
    part = subject.data.only(routes=["ashdod-erez"])
    small = SiteData(part, subject.on, subject.language, subject.url)
    return list(site_files(small))


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["ar", "he", "fr"])
def test_the_site_speaks_other_languages(shipped: Dataset, language: str) -> None:
    told = dict(_light(SiteData(shipped, ON, language)))
    page = told["places/erez.html"].decode("utf-8")
    direction = "ltr" if language == "fr" else "rtl"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "Current" not in page
    html5lib.HTMLParser(strict=True).parse(page)


def test_hostile_texts_run_nowhere_on_the_site(folder: Path) -> None:
    spoil_folder(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # not every script has its letters in the font
        told = dict(_light(SiteData(aidmap.open_store(folder), ON, url=URL)))
    for path, content in told.items():
        if path.endswith(".html") and path != "map.html":
            page = content.decode("utf-8")
            html5lib.HTMLParser(strict=True).parse(page)
            tree = html5lib.parse(page, namespaceHTMLElements=False)
            assert not list(tree.iter("script"))
            assert not [key for one in tree.iter() for key in one.attrib if key.startswith("on")]
            links = {urlsplit(one.get("href")).scheme for one in tree.iter("a")}
            assert links <= {"", "https"}
    feed = feedparser.parse(told["changes.atom"])
    assert not feed.bozo
    calendar = icalendar.Calendar.from_ical(told["changes.ics"])
    assert not calendar.errors
    for name in ("data/statuses.csv", "data/reports.csv", "data/counts.csv", "data/months.csv"):
        rows = list(csv.reader(io.StringIO(told[name].decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+", cell)]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_command_writes_a_site_and_says_what_is_wrong(
    run: Run, spring: Dataset, tmp_path: Path
) -> None:
    options = ("--data", spring.store, "--on", "2024-05-10")
    wrong = run("site", "-o", tmp_path / "x", "--url", "ftp://example.org", *options)
    assert wrong.returncode == 1
    assert "must be the address of a folder" in wrong.stderr
    assert not (tmp_path / "x").exists()
    done = run("site", "-o", tmp_path / "x", "--url", "https://example.org/aid", *options)
    assert done.returncode == 0, done.stderr
    assert "0 have not changed" in done.stderr
    assert (tmp_path / "x" / "index.html").is_file()
    assert '"https://example.org/aid/"' in (tmp_path / "x" / "index.html").read_text("utf-8")


def test_a_site_without_reports_or_routes_stands(tmp_path: Path) -> None:
    about = (
        'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "none"\ndisclaimer_en = "none"\n'
    )
    aidmap.store.init(tmp_path / "empty", about=about)
    told = dict(site_files(SiteData(aidmap.open_store(tmp_path / "empty"), ON)))
    html5lib.HTMLParser(strict=True).parse(told["index.html"].decode("utf-8"))
    assert not feedparser.parse(told["changes.atom"]).entries


def test_a_place_tells_the_traffic_that_is_reported(site: Path) -> None:
    text = (site / "places" / "nahal-oz.html").read_text(encoding="utf-8")
    assert '<p class="lead">Fuel: ✕ closed' in text
    assert "Goods:" not in text.split("<main>")[1].split("</main>")[0]


def test_files_of_somebody_s_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(DataError, match=r"has index\.html that no site of ours wrote"):
        put(tmp_path, {"index.html": b"theirs", "a.html": b"a"})
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "mine"
    for damaged in ('{"files": 5}', '{"files": ["a\\u0000b"]}', "["):
        (tmp_path / "site.json").write_text(damaged, encoding="utf-8")
        with pytest.raises(DataError, match="no site of ours wrote"):
            put(tmp_path, {"index.html": b"theirs"})

"""What changed on a site is known before it is made, and the folder is never half of two sites."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from making import Once, report

import aidmap
from aidmap import Dataset
from aidmap.model import Records, parse
from aidmap.site import SiteData, build_site, writer
from aidmap.site.contents import content_of, site_files
from aidmap.site.file_list import SiteFile, file_list
from aidmap.site.writer import Made, made_file, write

ON = date(2024, 5, 10)
ALL = {
    "map.png", "map.html", "data/aidmap.gpkg", "data/statuses.csv", "data/reports.csv",
    "data/counts.csv", "data/months.csv", "data/places.geojson", "data/routes.geojson",
    "status.json", "status.schema.json", "changes.atom", "changes.ics", "index.html",
    "changes.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def small(spring: Dataset) -> SiteData:
    """A site of one route with its three places."""
    part = spring.only(routes=["ashdod-erez"])
    return SiteData(part, ON)


@pytest.fixture(scope="module")
def contents(small: SiteData) -> dict[str, bytes]:
    return dict(site_files(small))


@pytest.fixture(scope="module")
def built(small: SiteData, once: Once) -> Path:
    def make(folder: Path) -> None:
        build_site(small, folder, processes=1)

    return once("small-site", make)


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def other_site(site: SiteData, **fields: Any) -> SiteData:
    """The same site with other records."""
    records: Records = replace(site.data.records, **fields)
    data = Dataset(site.data.store, records=records)
    return SiteData(data, site.on, site.language, site.url, site.with_evidence)


def with_report(site: SiteData) -> SiteData:
    one = report(status="closed", effective_from="2024-05-09", url="https://example.org/new")
    return other_site(site, reports=(*site.data.records.reports, one))


def with_retraction(site: SiteData) -> SiteData:
    newest = max(
        (one for one in site.data.records.reports if one.effective_from <= ON),
        key=lambda one: one.effective_from,
    )
    fields = {"report": newest.id, "recorded_at": "2024-05-10T00:00:00Z", "because": "a mistake"}
    return other_site(site, retractions=(parse("retraction", fields),))


def with_count(site: SiteData) -> SiteData:
    one = next(one for one in site.data.records.counts if one.subject == "erez")
    days = {"first_day": date(2024, 5, 9), "last_day": date(2024, 5, 9), "value": one.value + 1}
    return other_site(site, counts=(*site.data.records.counts, one.with_fields(**days)))


def with_another_name(site: SiteData) -> SiteData:
    places = [
        one.with_fields(names=one.names | {"en": "Elsewhere"}) if one.id == "erez" else one
        for one in site.data.records.places
    ]
    return other_site(site, places=tuple(places))


def with_another_publisher(site: SiteData) -> SiteData:
    sources = [one.with_fields(name=f"{one.name} (new)") for one in site.data.records.sources]
    return other_site(site, sources=tuple(sources))


def with_another_route(site: SiteData) -> SiteData:
    routes = [one.with_fields(last_day=date(2024, 5, 8)) for one in site.data.records.routes]
    return other_site(site, routes=tuple(routes))


CHANGES = [
    with_report, with_retraction, with_count, with_another_name, with_another_publisher,
    with_another_route,
]  # fmt: skip


@pytest.mark.sampled
@pytest.mark.parametrize("change", CHANGES)
def test_files_with_the_same_key_are_the_same(
    small: SiteData, contents: dict[str, bytes], change: Callable[[SiteData], SiteData]
) -> None:
    other, keys = change(small), {file.path: file.key for file in file_list(small)}
    kept = [file for file in file_list(other) if keys.get(file.path) == file.key]
    for file in kept:
        assert content_of(other, file) == contents[file.path], file.path


def test_a_report_makes_the_files_again_that_show_it(small: SiteData, folder: Path) -> None:
    done = build_site(with_report(small), folder, processes=1)
    assert set(done.made) == ALL | {
        "places/erez.html", "places/erez-goods.png", "places/erez-goods-amounts.png",
        "routes/ashdod-erez.html", "days/2024-05-09.html", "days/2024-05-01.html",
    }  # fmt: skip
    assert done.removed == 0
    fresh = dict(site_files(with_report(small)))
    assert {path: (folder / path).read_bytes() for path in fresh} == fresh


def test_options_and_the_day_make_every_file_again(small: SiteData) -> None:
    keys = {file.key for file in file_list(small)}
    for fields in (
        {"language": "fr"}, {"url": "https://example.org/"}, {"on": date(2024, 5, 11)},
    ):  # fmt: skip
        other: Any = fields
        assert keys.isdisjoint(file.key for file in file_list(replace(small, **other)))
    about = small.data.records.about.with_fields(licence="another")
    assert keys.isdisjoint(file.key for file in file_list(other_site(small, about=about)))


def test_a_second_run_makes_nothing_and_what_somebody_spoilt_again(
    small: SiteData, folder: Path
) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert build_site(small, folder, processes=1).made == ()
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    (folder / "places" / "erez.html").write_text("spoilt", encoding="utf-8")
    (folder / "routes" / "ashdod-erez.html").unlink()
    done = build_site(small, folder, processes=1)
    assert set(done.made) == {"places/erez.html", "routes/ashdod-erez.html"}
    assert (done.changed, done.removed) == (2, 0)
    assert build_site(small, folder, processes=1).made == ()


@pytest.mark.long
def test_several_processes_make_the_same_site(
    small: SiteData, contents: dict[str, bytes], tmp_path: Path
) -> None:
    told: list[int] = []

    def progress(made: Any, total: int) -> Iterator[Made]:
        for one in made:
            told.append(total)
            yield one

    build_site(small, tmp_path, processes=2, progress=progress)
    assert {path: (tmp_path / path).read_bytes() for path in contents} == contents
    assert told == [len(contents)] * len(contents)


def maker(contents: dict[str, bytes]) -> Callable[[Sequence[SiteFile], Path], Iterator[Made]]:
    def make(files: Sequence[SiteFile], staging: Path) -> Iterator[Made]:
        return (made_file(staging, file.path, contents[file.path]) for file in files)

    return make


def files_of(contents: dict[str, bytes]) -> list[SiteFile]:
    return [SiteFile(path, str(content), "page") for path, content in contents.items()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_an_error_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    old, new = {"a.html": b"a", "b.html": b"b"}, {"a.html": b"A", "c.html": b"C"}
    write(tmp_path, files_of(old), maker(old))

    def fail(files: Sequence[SiteFile], staging: Path) -> Iterator[Made]:
        yield made_file(staging, files[0].path, b"A")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, files_of(new), fail)
    assert names(tmp_path) == ["a.html", "b.html", "site.json"]
    assert (tmp_path / "a.html").read_bytes() == b"a"
    assert write(tmp_path, files_of(old), maker(old)).made == ()


def test_a_run_that_was_cut_off_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = {"a.html": b"a", "b.html": b"b"}, {"a.html": b"A", "c.html": b"C"}
    write(tmp_path, files_of(old), maker(old))

    def half(folder: Path, staging: Path, _: Sequence[str]) -> None:
        (staging / "c.html").replace(folder / "c.html")
        raise KeyboardInterrupt

    (tmp_path / f"{writer.STAGING}left").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(writer, "_put_in_place", half)
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, files_of(new), maker(new))
    done = write(tmp_path, files_of(new), maker(new))
    assert (set(done.made), done.removed) == ({"a.html", "c.html"}, 1)
    assert names(tmp_path) == ["a.html", "c.html", "site.json"]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_the_list_of_an_earlier_version_is_understood(tmp_path: Path) -> None:
    files = {"a.html": b"a"}
    (tmp_path / "a.html").write_bytes(b"a")
    (tmp_path / "b.html").write_bytes(b"b")
    told = json.dumps({"files": ["a.html", "b.html"]})
    (tmp_path / "site.json").write_text(told, encoding="utf-8")
    done = write(tmp_path, files_of(files), maker(files))
    assert (done.changed, done.same, done.removed) == (0, 1, 1)
    assert names(tmp_path) == ["a.html", "site.json"]


def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    site, real = tmp_path, tmp_path / "real.html"
    write(site, files_of({"a.html": b"a"}), maker({"a.html": b"a"}))
    (site / "a.html").rename(real)
    (site / "a.html").symlink_to(real)
    write(site, files_of({"a.html": b"A"}), maker({"a.html": b"A"}))
    assert (site / "a.html").is_symlink()
    assert real.read_bytes() == b"A"


def test_a_data_set_without_reports_has_a_list(tmp_path: Path) -> None:
    about = 'id = "x"\ntitle_en = "X"\ntime_zone = "UTC"\nlicence = "n"\ndisclaimer_en = "n"\n'
    aidmap.store.init(tmp_path / "empty", about=about)
    paths = {file.path for file in file_list(SiteData(aidmap.open_store(tmp_path / "empty"), ON))}
    assert paths == ALL - {"data/aidmap.gpkg", "data/counts.csv", "data/months.csv"}

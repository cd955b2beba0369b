"""What every store does, tried on files, PostGIS and archives; and every command on all of them."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from making import GEODATA, NO_TEXT, report
from spoiling import HOSTILE, spoil_folder

import aidmap
from aidmap.errors import DataError, NotFound, StoreError
from aidmap.model import Traffic, parse
from aidmap.query import json_answers
from aidmap.store import copy_data, open_store
from aidmap.store.archive import versions
from aidmap.store.folder.layout import DATA_FILES, OPTIONAL_SHAPES, SHAPE_FILES
from benchmarks import faults

if TYPE_CHECKING:
    from pathlib import Path

    from making import Run

    from aidmap.store import Store
    from benchmarks.clusters import Cluster

KINDS = ("files", "postgis", "archive")
COUNT = {
    "direction": "in", "traffic": "goods", "measure": "tonnes", "value": "12.50",
    "first_day": "2024-05-12", "last_day": "2024-05-13", "stage": "entered",
    "reported_on": "2024-05-13", "recorded_at": "2024-05-13T08:00:00Z",
}  # fmt: skip
NASTY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=NO_TEXT)
    | st.sampled_from(list('",\r\n\t\x85\u2028\u2029\u202e\ufeff|=+-@ م'))
)
AGAIN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def filled(where: str, source: Path) -> str:
    """Put a data set into an empty database."""
    copy_data.to_store(open_store(source), open_store(where), replace=False, watched=iter)
    return where


def archived(source: Path) -> str:
    """Write a data set as an archive."""
    where = source.with_name("archive")
    versions.create(open_store(source), where)
    return str(where)


def opened(kind: str, source: Path, request: pytest.FixtureRequest) -> Store:
    """A data set in a store of a kind."""
    if kind == "postgis":
        return open_store(filled(request.getfixturevalue("address"), source))
    return open_store(source if kind == "files" else archived(source))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store of one place, one publisher and no reports."""
    source = faults.fresh(tmp_path / "small")
    return opened(request.param, source, request)


@pytest.fixture(params=KINDS)
def gaza(request: pytest.FixtureRequest, folder: Path) -> Store:
    """The shipped data set, to write to."""
    return opened(request.param, folder, request)


def reopened(store: Store) -> Store:
    return open_store(store.address)


def test_all_records_come_back_in_their_order(gaza: Store, shipped: aidmap.Dataset) -> None:
    assert gaza.read() == shipped.records
    assert gaza.about() == shipped.records.about
    assert gaza.check() == []


@pytest.mark.parametrize("name", SHAPE_FILES)
def test_shapes_come_back(gaza: Store, name: str) -> None:
    kept = json.loads((GEODATA / f"{name}.geojson").read_text(encoding="utf-8"))
    assert gaza.shapes(name)["features"] == kept["features"]


@AGAIN
@given(NASTY, NASTY)
@example(title="_x0000_", note="\x7f\x9b0\x85")
@example(title="line\u2028and\u2029paragraph", note="\ufeffmark")
def test_any_text_comes_back_as_it_was_added(store: Store, title: str, note: str) -> None:
    made = report(title=title, note=note)
    store.add(reports=[made], keep_recorded_at=True)
    assert made in store.read().reports


@pytest.mark.long
@AGAIN
@given(NASTY.filter(str.strip))
def test_any_reason_of_a_retraction_comes_back(store: Store, because: str) -> None:
    made = report()
    store.add(reports=[made])
    told = {"report": made.id, "recorded_at": "2025-01-01T00:00:00.000001Z", "because": because}
    retraction = parse("retraction", told)
    store.add(retractions=[retraction], keep_recorded_at=True)
    assert reopened(store).read().retractions[-1] == retraction


def test_the_same_report_entered_twice_is_one(store: Store) -> None:
    first, again = report(), report(recorded_at="2025-06-01T00:00:00Z")
    other = report(title="another")
    assert store.add(reports=[first, again, other], keep_recorded_at=True) == [first, other]
    assert store.add(reports=[again]) == []
    assert reopened(store).read().reports == (first, other)


def test_new_publishers_come_with_their_reports(store: Store) -> None:
    told = [{"id": "ocha", "name": "again", "kind": "un"}, {"id": "wfp", "name": "W", "kind": "un"}]
    sources = [parse("source", one) for one in told]
    made = report(publisher="wfp")
    assert [one.id for one in store.add(reports=[made], sources=sources)] == [made.id]
    assert [source.name for source in reopened(store).read().sources] == ["OCHA", "W"]


def test_a_place_is_added_and_another_takes_the_place_of_an_old_one(store: Store) -> None:
    erez = store.read().places[0]
    fields = {"kind": "seaport", "lon": 34.64, "lat": 31.82, "accuracy_m": 50}
    ashdod = parse(
        "place", fields | {"id": "ashdod", "name_en": "Ashdod", "aliases": ["\u202eA", "A"]}
    )
    moved = erez.with_fields(lon=34.123456789012345)
    store.put(places=[ashdod, moved])
    assert reopened(store).read().places == (ashdod, moved)
    assert open_store(store.address).files().keys() >= {"places.geojson"}


NAMES = {"en": "Ashdod", "he": "אשדוד", "uk": "Ашдод", "zh-Hant": "阿什杜德"}


def test_names_in_any_language_are_kept_and_found(store: Store) -> None:
    fields = {"kind": "seaport", "lon": 34.64, "lat": 31.82, "accuracy_m": 50, "id": "ashdod"}
    ashdod = parse("place", fields | {"names": NAMES, "aliases": ["A"]})
    store.put(places=[ashdod])
    assert reopened(store).read().places[0] == ashdod
    for name in NAMES.values():
        data = aidmap.open_store(store.address).narrow([name])  # one statement, where it can be
        assert data.status(name, on="2024-05-01").status == "unknown"
        assert data.subject(name).names == NAMES
    assert aidmap.open_store(store.address).narrow(["erez"]).subject("erez").names == {"en": "Erez"}


def with_other_names(folder: Path) -> dict[str, bytes]:
    """The shipped files with a place and a route that are named in other languages."""
    places = folder / "places.geojson"
    text = places.read_text(encoding="utf-8")
    first = '"properties":{"id":"erez",'
    more = '"name_zh-Hant":"埃雷茲","name_uk":"Ерез",'
    assert first in text
    places.write_text(text.replace(first, first + more, 1), encoding="utf-8")
    routes = folder / "routes.csv"
    header, one, *rest = routes.read_text(encoding="utf-8").splitlines()
    lines = [f"name_uk,{header}", f"Шлях,{one}", *(f",{line}" for line in rest)]
    routes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {name: (folder / name).read_bytes() for name in ("places.geojson", "routes.csv")}


def test_names_in_any_language_go_to_a_database_and_back(
    folder: Path, address: str, run: Run, tmp_path: Path
) -> None:
    files = with_other_names(folder)
    assert run("copy", folder, address).returncode == 0
    assert run("copy", address, tmp_path / "same").returncode == 0
    assert {name: (tmp_path / "same" / name).read_bytes() for name in files} == files
    store = open_store(address)
    [erez] = [place for place in store.read().places if place.id == "erez"]
    assert (erez.name("uk"), erez.name("zh-Hant")) == ("Ерез", "埃雷茲")
    store.put(places=[erez.with_fields(names=erez.names | {"uk": "Ерец"})])  # files are rewritten
    assert run("copy", address, tmp_path / "back").returncode == 0
    back = open_store(tmp_path / "back").read()
    assert back == reopened(store).read()
    assert [route.name("uk") for route in back.routes[:1]] == ["Шлях"]
    for where in (address, tmp_path / "back"):
        told = run("status", "ерец", "--on", "2024-05-01", "--json", "--data", where)
        assert [one["place"] for one in json.loads(told.stdout)["places"]] == ["erez"]


def test_shapes_take_the_place_of_old_ones(gaza: Store) -> None:
    square = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    shape = {
        "type": "Feature",
        "properties": {"name_en": "A \0 land"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    gaza.put(shapes={"basemap": [shape]})
    assert reopened(gaza).shapes("basemap")["features"] == [shape]
    gaza.put(shapes={"basemap": []})
    assert reopened(gaza).shapes("basemap")["features"] == []
    assert reopened(gaza).shapes("areas")["features"] != []


def test_a_data_set_may_lack_its_optional_shapes(
    folder: Path, address: str, tmp_path: Path
) -> None:
    for name in OPTIONAL_SHAPES:
        (folder / f"{name}.geojson").unlink()
    store = open_store(filled(address, folder))
    for name in OPTIONAL_SHAPES:
        assert store.shapes(name)["features"] == []
    assert store.check() == []
    copy_data.to_folder(store, tmp_path / "back")
    there = {path.stem for path in (tmp_path / "back").iterdir()}
    assert there.isdisjoint(OPTIONAL_SHAPES)
    line = {
        "type": "Feature",
        "properties": {"style": "dashed", "name_en": "A line"},
        "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    }
    store.put(shapes={"boundaries": [line]})
    assert reopened(store).shapes("boundaries")["features"] == [line]


@pytest.mark.sampled
@pytest.mark.parametrize("names", [["Erez"], ["rafah", "معبر كرم أبو سالم"], ["al-arish"]])
@pytest.mark.parametrize("known_by", [None, "2024-05-10"])
def test_a_selection_changes_no_answer(
    gaza: Store, shipped: aidmap.Dataset, names: list[str], known_by: str | None
) -> None:
    data = aidmap.Dataset(gaza)
    found = [one for name in names for one in _found(shipped, name)]
    narrow = data.narrow([one.id for one in found], known_by=known_by)
    for traffic in Traffic:
        told = [
            json_answers.status_json(
                one.at("2024-06-01", traffic=traffic, known_by=known_by), found
            )
            for one in (shipped, narrow)
        ]
        assert told[0] == told[1]


def _found(data: aidmap.Dataset, name: str) -> list[aidmap.model.Place]:
    try:
        return [data.subject(name)]  # type: ignore[list-item] # no legs here
    except NotFound:
        return []


def test_the_nearest_names_are_offered(gaza: Store) -> None:
    with pytest.raises(NotFound, match="rafah-governorate"):
        aidmap.Dataset(gaza).status("rafa")
    twin = gaza.read().places[0].with_fields(id="twin")
    gaza.put(places=[twin])
    with pytest.raises(DataError, match="is the name of several"):
        aidmap.Dataset(reopened(gaza)).narrow([twin.name()]).subject(twin.name())


def test_what_breaks_the_rules_is_told_and_not_half_added(gaza: Store) -> None:
    wrong = [report(title="right"), report(publisher="nobody", title="x")]
    if gaza.address.startswith("postgresql://"):
        with pytest.raises(StoreError, match=r"nothing was added: .* there is no source 'nobody'"):
            gaza.add(reports=wrong)
        assert len(reopened(gaza).read().reports) == 379
        return
    gaza.add(reports=wrong)
    faults_found = [str(fault) for fault in reopened(gaza).check()]
    assert len(faults_found) == 1
    assert "there is no source 'nobody'" in faults_found[0]
    with pytest.raises(DataError, match="nobody"):
        reopened(gaza).read()


# Copies.


def same_files(one: Path, other: Path) -> None:
    for name in DATA_FILES:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.parametrize("hostile", [False, True])
def test_a_round_trip_gives_the_same_files(
    folder: Path, address: str, run: Run, tmp_path: Path, *, hostile: bool
) -> None:
    if hostile:
        spoil_folder(folder)
    for _ in range(2):
        done = run("copy", folder, address)
        assert (done.returncode, done.stderr) == (0, "")
    assert "no files; 0 reports, 0 counts, 0 retractions added" in done.stdout
    back = tmp_path / "back"
    assert run("copy", address, back).returncode == 0
    same_files(folder, back)
    assert not list(back.glob(".*"))
    assert open_store(address).read() == open_store(folder).read()


def test_what_was_added_there_is_copied_back(folder: Path, address: str, tmp_path: Path) -> None:
    store = open_store(filled(address, folder))
    place = store.read().places[0].with_fields(id="zz-new", aliases=())
    store.put(places=[place])
    store.add(reports=[report(title=text) for text in HOSTILE if text.strip()])
    copy_data.to_folder(store, tmp_path / "back")
    assert open_store(tmp_path / "back").read() == reopened(store).read()
    copied = copy_data.to_store(store, open_store(folder), replace=True, watched=iter)
    assert copied.files == ["places.geojson"]
    assert open_store(folder).read() == reopened(store).read()


def test_a_copy_that_was_broken_off_goes_on(
    folder: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = open_store(folder), open_store(address)
    monkeypatch.setattr(type(target), "batch", 100)

    def broken(batches: list[list[aidmap.model.Report]]) -> list[list[aidmap.model.Report]]:
        return [batches[0], [report(publisher="x" * 5), batches[1][0]]][:1]

    assert copy_data.to_store(source, target, replace=False, watched=broken).reports == 100
    again = copy_data.to_store(source, target, replace=False, watched=iter)
    assert (again.files, again.reports) == ([], 279)
    assert reopened(target).read() == source.read()


def test_another_data_set_and_other_places_are_refused(
    folder: Path, address: str, tmp_path: Path
) -> None:
    small = faults.fresh(tmp_path / "small")
    target = open_store(filled(address, folder))
    with pytest.raises(DataError, match="holds the data set 'gaza', the source is 'faults'"):
        copy_data.to_store(open_store(small), target, replace=False, watched=iter)
    path = folder / "places.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace("Erez", "Eres"), encoding="utf-8")
    with pytest.raises(DataError, match=r"places\.geojson: is another .* --replace"):
        copy_data.to_store(open_store(folder), target, replace=False, watched=iter)
    copy_data.to_store(open_store(folder), target, replace=True, watched=iter)
    assert reopened(target).read() == open_store(folder).read()


def test_a_folder_with_something_in_it_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="is not empty"):
        copy_data.to_folder(open_store(folder), tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


# Commands.

COMMANDS = [
    "status --on 2024-04-20",
    "status --all --json --on 2024-05-08 --known-by 2024-05-09",
    "status erez Zikim --json --on 2024-05-08 --traffic people --recorded-by 2026-12-01T00:00:00Z",
    "status nowhere",
    "routes --on 2024-04-20",
    "routes --json --on 2024-04-20 --to north-gaza --what-if erez=open",
    "history Erez --json",
    "history ashdod--erez",
    "diff 2024-04-20 2024-05-08 --json",
    "check",
    "check --json --repair",
    "update Erez open --from 2026-11-01 --basis observed --publisher OCHA --title T --dry-run",
    "update Erez",
    "retract ffff --because x",
    "map --on 2024-04-20 -o here.html",
    "map --on 2024-04-20 -o here.svg",
    "chart timeline --on 2024-04-20 -o line.svg",
    "brief --on 2024-04-20 -o brief.md",
    "export -o places.geojson --on 2024-04-20",
    "export -o reports.csv --table reports",
    "schema report",
]


@pytest.fixture(scope="module")
def everywhere(
    server: Cluster, empty_schema: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, str]:
    """The shipped data set: as files, in a database, as an archive."""
    folder = tmp_path_factory.mktemp("everywhere") / "gaza"
    copy_data.to_folder(open_store(GEODATA), folder)
    address = filled(server.address(server.database(template=empty_schema)), folder)
    return folder, address, archived(folder)


@pytest.mark.sampled
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_the_same_on_all(
    everywhere: tuple[Path, str, str], run: Run, tmp_path: Path, command: str
) -> None:
    told = []
    for number, where in enumerate(everywhere):
        here = tmp_path / str(number)
        here.mkdir()
        done = run(*command.split(), "--data", where, cwd=here)
        drawn = {path.name: _plain(path.read_bytes()) for path in here.iterdir()}
        told.append((done.returncode, done.stdout, done.stderr, drawn))
    assert told[0] == told[1]
    assert told[0] == told[2]


def _plain(content: bytes) -> bytes:
    """A drawing without the marks that each drawing has of its own."""
    return re.sub(
        rb"(?m)(<dc:date>.*</dc:date>|(id|xlink:href|clip-path)=\"[^\"]*\")", b"", content
    )


@pytest.mark.long
def test_what_is_added_by_command_is_told_the_same(
    folder: Path, address: str, run: Run, tmp_path: Path
) -> None:
    filled(address, folder)
    archive = archived(folder)
    table = tmp_path / "reports.csv"
    table.write_text(
        "place,status,traffic,basis,from,reported_on,publisher,title\n"
        "Erez,open,goods,observed,2026-11-03,2026-11-04,Somebody,New\n",
        encoding="utf-8",
    )
    places = tmp_path / "places.csv"
    places.write_text("id,name_en,kind,lon,lat\nnew,New,seaport,34.4,31.5\n", encoding="utf-8")
    update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA --title T "
    old = open_store(folder).read().reports[40].id
    for command in (
        [*update.split(), "--reported-on", "2026-11-01"],
        [*update.split(), "--reported-on", "2026-11-01"],
        ["retract", old[:10], "--because", "a mistake"],
        ["import", "reports", table, "--new-publishers"],
        ["import", "reports", table],
        ["import", "places", places],
        ["status", "--json", "--on", "2026-11-10"],
    ):
        told = [run(*command, "--data", where) for where in (folder, address, archive)]
        assert told[0].returncode == 0, told[0].stderr
        assert (told[0].stdout, told[0].stderr) == (told[1].stdout, told[1].stderr)
        assert (told[0].stdout, told[0].stderr) == (told[2].stdout, told[2].stderr)
    for where in (address, archive):
        assert len(open_store(where).read().reports) == 381


def test_maps_are_built_from_a_database(
    everywhere: tuple[Path, str, str], run: Run, tmp_path: Path
) -> None:
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    text = (
        'title = "A"\ndays = ["2024-04-20", "2024-05-08"]\nformats = ["svg"]\nsizes = ["square"]\n'
    )
    (definitions / "a.toml").write_text(text, encoding="utf-8")
    done = run(
        "build", "--definitions", definitions, "-o", tmp_path / "out", "--data", everywhere[1]
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*.svg"))) == 2


# Statuses in SQL.


def days_that_matter(data: aidmap.Dataset) -> list[date]:
    said = data.records.reports
    one = timedelta(days=1)
    ends = {report.effective_to + one for report in said if report.effective_to}
    return sorted({report.effective_from for report in said} | ends)


@pytest.mark.sampled
@pytest.mark.parametrize("traffic", list(Traffic))
@pytest.mark.parametrize(
    "clocks",
    [
        {},
        {"known_by": "2024-05-10"},
        {"according_to": ["ocha", "wfp"]},
        {"recorded_by": "2026-11-22T00:03:00Z"},
    ],
)
def test_sql_says_what_python_says_on_every_day(
    everywhere: tuple[Path, str, str], traffic: Traffic, clocks: dict[str, str]
) -> None:
    import psycopg

    folder, address, _ = everywhere
    data = aidmap.open_store(folder)
    asked = clocks | (
        {"recorded_by": aidmap.model.parse_instant(clocks["recorded_by"])}
        if "recorded_by" in clocks
        else {}
    )
    query = "SELECT * FROM aidmap.status_on(%s, %s, %s, %s, %s)"
    values = [clocks.get(name) for name in ("known_by", "recorded_by", "according_to")]
    with psycopg.connect(address) as connection:
        for day in days_that_matter(data)[:: 1 if not clocks else 5]:
            shot = data.at(day, traffic=traffic, **asked)
            subjects = [*data.records.places, *data.records.legs]
            known = [one for one in subjects if one.id in shot.states]
            told = json_answers.status_json(shot, sorted(known, key=lambda one: one.id))["places"]
            cursor = connection.execute(query, [day, traffic.value, *values])
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, map(_text, row), strict=True)) for row in cursor]
            # the function has the places that do not exist on the day, too
            rows = [row for row in rows if row["place"] in shot.states]
            shared = [key for key in told[0] if key not in OF_THE_REPORT]
            assert [{key: row[key] for key in shared} for row in rows] == [
                {key: one[key] for key in shared} for one in told
            ], day


# What the report that decides says: in SQL it is joined by its id.
OF_THE_REPORT = {
    "publisher", "basis", "reported_on", "report_url", "first_day", "last_day",
}  # fmt: skip


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def test_the_view_has_todays_statuses_of_every_place_and_traffic(
    everywhere: tuple[Path, str, str],
) -> None:
    import psycopg

    data = aidmap.open_store(everywhere[0])
    with psycopg.connect(everywhere[1]) as connection:
        rows = connection.execute(
            "SELECT place, traffic, status, ST_X(geom), ST_Y(geom) FROM aidmap.place_status"
        ).fetchall()
    wanted = {
        (
            place.id,
            traffic.value,
            data.at(traffic=traffic).state(place.id).status,
            place.lon,
            place.lat,
        )
        for place in data.at().places
        for traffic in Traffic
    }
    assert set(rows) == wanted


def test_counts_are_added_once_and_come_back_as_they_were(store: Store) -> None:
    known = store.read()
    fields = COUNT | {"subject": known.places[0].id, "publisher": known.sources[0].id}
    counts = [parse("count", fields | {"value": value}) for value in ("12.50", "0", "7")]
    new = store.add(counts=counts)
    assert [one.id for one in new] == [one.id for one in counts]
    assert store.add(counts=counts) == []
    found = reopened(store).read().counts
    assert [str(one.value) for one in found] == ["12.50", "0", "7"]
    assert [one.id for one in found] == [one.id for one in counts]
    assert reopened(store).check() == []


def test_reports_and_counts_name_their_evidence(store: Store) -> None:
    known, kept = store.read(), "0123456789abcdef" * 4
    names = {"subject": known.places[0].id, "publisher": known.sources[0].id}
    made = report(**names, evidence=kept)
    counted = parse("count", COUNT | names | {"evidence": kept})
    store.add(reports=[made], counts=[counted])
    found = reopened(store).read()
    assert (found.reports[-1].id, found.counts[-1].id) == (made.id, counted.id)
    assert found.reports[-1].evidence == found.counts[-1].evidence == kept
    assert aidmap.open_store(store.address).narrow([names["subject"]]).records.reports[-1].evidence
    assert reopened(store).check() == []


def test_a_count_is_retracted_like_a_report(store: Store) -> None:
    known = store.read()
    fields = COUNT | {"subject": known.places[0].id, "publisher": known.sources[0].id}
    counted = parse("count", fields)
    store.add(counts=[counted])
    gone = {"report": counted.id, "recorded_at": "2026-01-01T00:00:00Z", "because": "a slip"}
    store.add(retractions=[parse("retraction", gone)])
    assert [one.report for one in reopened(store).read().retractions] == [counted.id]
    assert reopened(store).check() == []


def test_counts_of_a_place_are_read_with_it(gaza: Store) -> None:
    place, publisher = "erez", gaza.read().sources[0].id
    counted = parse("count", COUNT | {"subject": place, "publisher": publisher})
    gaza.add(counts=[counted])
    named = aidmap.open_store(gaza.address).narrow(["Erez"]).records
    assert counted.id in {one.id for one in named.counts}

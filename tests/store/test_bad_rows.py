"""Rows of a database that break the rules and are there all the same: left out, told, withdrawn."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from making import GEODATA, report
from test_postgis_refusals import PLACE, REPORT, ROUTE, editor_of, insert

import aidmap
from aidmap.errors import DataError, StoreError
from aidmap.model import as_json
from aidmap.store import Store, copy_data, open_store
from aidmap.store.postgis import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from making import Run

    from benchmarks.clusters import Cluster

WHOLE = REPORT | {"recorded_at": "2026-10-03T00:00:00Z"}
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("report", {"id": "0" * 16, "effective_to": "infinity"}, "effective_to: 'infinity' is no day"),
    ("report", {"id": "1" * 16, "effective_from": "0044-03-15 BC"}, "'0044-03-15 BC' is no day"),
    ("report", {"id": "2" * 16}, "id: its content gives"),
    ("report", {"id": "3" * 16, "subject": "nowhere"}, "there is no place or leg 'nowhere'"),
    ("report", {"id": "4" * 16, "publisher": "nobody"}, "there is no source 'nobody'"),
    ("report", {"id": "5" * 16, "reported_on": "2126-01-01"}, "2126-01-01 is in the future"),
    ("report", {"id": "6" * 16, "recorded_at": "-infinity"}, "'-infinity' is no instant"),
    ("report", {"id": "7" * 16, "url": "javascript:alert(1)"}, "is not a web address"),
    ("report", {"id": "8" * 16, "reason": "foo", "title": " "}, "reason: 'foo' is none of ours"),
    ("retraction", {"report": "9" * 16, "recorded_at": "2026-01-01", "because": "x"},
     "there is no report or count 9999999999999999"),
    ("place_entry", PLACE | {"id": "erez", "kind": "gate"}, "kind: 'gate' is no kind of place"),
    ("place_entry", PLACE | {"accuracy_m": "infinity"}, "accuracy_m: must be metres"),
    ("leg_entry", {"id": "a--b", "start": "a", "end": "b", "mode": "road", "km": 1,
                   "line": "[[1, 2], [2, 3]]"}, "there is no place 'a'"),
    ("route_entry", ROUTE | {"places": ["erez", "rafah"]}, "no leg joins 'erez' and 'rafah'"),
    ("source_entry", {"id": "empty", "name": "", "kind": "ngo"}, "name: is empty"),
    ("dataset_entry", {"fields": "{}"}, "title_en, licence, disclaimer_en: one is missing"),
]  # fmt: skip
COMMANDS = [
    "status --on 2026-11-01",
    "status Erez --json --on 2026-11-01",
    "status Zikim --on 2026-11-01",
    "routes --on 2026-11-01",
    "history Erez --without-counts",  # the older database has none
    "diff 2024-04-20 2026-11-01",
    "brief --from 2026-10-01 --to 2026-11-01 -o brief.md",
    "map --on 2026-11-01 -o map.svg",
    "export -o reports.csv --table reports",
    "update Erez open --from 2026-11-01 --basis observed --publisher OCHA --title T --dry-run",
]


@pytest.fixture(scope="module")
def untouched(server: Cluster, empty_schema: str) -> str:
    """The name of a database with the shipped data set, to copy: nobody opens it."""
    name = server.database(template=empty_schema)
    target = open_store(server.address(name))
    copy_data.to_store(open_store(GEODATA), target, replace=False, watched=iter)
    server.disconnect(name)
    return name


@pytest.fixture(scope="module")
def good(server: Cluster, untouched: str) -> str:
    """The shipped data set in a database."""
    return server.address(server.database(template=untouched))


@pytest.fixture(scope="module")
def of_old(server: Cluster, good: str) -> str:
    """The same in a database of the time when anything went in, with bad rows of every kind."""
    address = server.address(server.database())
    with pytest.MonkeyPatch.context() as patch:
        whole = schema.steps()
        patch.setattr(schema, "steps", lambda: whole[:3])
        schema.upgrade(address, new=True)
    tables = ("dataset_entry", "place_entry", "leg_entry", "route_entry", "source_entry",
              "shape_entry", "report", "retraction", "file_entry")  # fmt: skip
    with psycopg.connect(good) as source, psycopg.connect(address) as target:
        target.execute("SET session_replication_role = replica")  # each table as it is
        for table in tables:
            copy_table(source, target, table)
        target.execute("SET session_replication_role = origin")
        for table, fields, _ in BAD:
            insert(target, table, WHOLE | fields if table == "report" else fields)
    return address


def copy_table(
    source: psycopg.Connection[Any], target: psycopg.Connection[Any], table: str
) -> None:
    query = (
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_schema = 'aidmap' AND table_name = %s AND is_generated = 'NEVER'"
    )
    row = target.execute(query, [table]).fetchone()
    assert row
    known = "WHERE name IN ('areas', 'basemap')" if table == "shape_entry" else ""  # back then
    out, into = (
        f"COPY (SELECT {row[0]} FROM aidmap.{table} {known}) TO STDOUT",  # noqa: S608 - ours
        f"COPY aidmap.{table} ({row[0]}) FROM STDIN",
    )
    with source.cursor().copy(out.encode()) as given, target.cursor().copy(into.encode()) as taken:
        for block in given:
            taken.write(block)
    if "serial" in row[0]:
        target.execute(
            f"SELECT setval(pg_get_serial_sequence('aidmap.{table}', 'serial'), "  # noqa: S608
            f"(SELECT coalesce(max(serial), 1) FROM aidmap.{table}))".encode()
        )


@pytest.fixture(scope="module")
def upgraded(of_old: str) -> str:
    steps = [step.number for step in schema.steps()]
    assert [step.number for step in schema.upgrade(of_old, new=False)] == steps[3:]
    # places had no days in that schema: they are entered again
    places = aidmap.open_store(GEODATA).records.places
    changing = [place for place in places if place.first_day or place.last_day]
    open_store(of_old).put(places=changing)
    return of_old


@pytest.fixture
def spoilt(server: Cluster, upgraded: str) -> Iterator[str]:
    """A copy of it, to write to."""
    name = server.database(template=upgraded.rpartition("/")[2])
    yield server.address(name)
    server.drop(name)


@pytest.mark.long
def test_an_upgrade_tells_the_bad_rows_and_keeps_what_it_can_check(upgraded: str, run: Run) -> None:
    done = run("database", "upgrade", upgraded)
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 11
    assert "up to date already" in done.stdout
    assert f"{len(BAD)}: aidmap check lists them" in run("database", "status", upgraded).stdout
    with psycopg.connect(upgraded) as connection:
        valid = dict(
            connection.execute(
                "SELECT conrelid::regclass || ' ' || conname, convalidated FROM pg_constraint "
                "WHERE connamespace = 'aidmap'::regnamespace"
            ).fetchall()
        )
    assert valid["aidmap.report days are of 1900 to 2200"] is False
    assert valid["aidmap.report there is such a source"] is False
    assert valid["aidmap.retraction because is a text"] is True


@pytest.mark.sampled
@pytest.mark.parametrize("command", COMMANDS)
def test_every_reading_command_leaves_them_out_and_tells(
    good: str, upgraded: str, run: Run, tmp_path: Path, command: str
) -> None:
    told, notes = [], []
    for number, where in enumerate((good, upgraded)):
        here = tmp_path / str(number)
        here.mkdir()
        done = run(*command.split(), "--data", where, cwd=here)
        assert done.returncode == 0, done.stderr
        told.append((done.stdout, sorted(path.name for path in here.iterdir())))
        notes.append(done.stderr.splitlines())
    assert told[0] == told[1]
    lines = [line for line in notes[1] if line not in notes[0]]
    assert len(lines) == 11
    assert all(line.startswith("warning: ") for line in lines)
    assert lines[-1].startswith(f"warning: {len(BAD) - 10} more bad rows are left out")
    assert "nothing was added" not in done.stderr


def test_check_tells_each_with_its_id_and_what_to_do(upgraded: str, run: Run) -> None:
    done = run("check", "--data", upgraded)
    assert done.returncode == 1
    *lines, count = done.stdout.splitlines()
    assert count == f"{len(BAD)} faults"
    assert len(lines) == len(BAD)
    for table, fields, what in BAD:
        kind = table.removesuffix("_entry")
        row_id = fields.get("id") or fields.get("report") or "without id"
        (line,) = [one for one in lines if f": {kind} {row_id}: " in one and what in one]
        key = row_id if kind == "report" else f"{kind}:"
        assert f"withdraw it: aidmap retract {key}" in line


def test_sql_leaves_them_out_too(good: str, upgraded: str) -> None:
    query = "SELECT place, status, report FROM aidmap.status_on('2026-11-01')"
    said = []
    for address in (good, upgraded):
        with psycopg.connect(address) as connection:
            said.append(connection.execute(query.encode()).fetchall())
            said.append(connection.execute("SELECT * FROM aidmap.dataset").fetchall())
    assert said[:2] == said[2:]


@pytest.mark.long
def test_an_editor_withdraws_each_of_them(server: Cluster, spoilt: str, run: Run) -> None:
    editor = editor_of(server, spoilt)
    store = open_store(editor)
    store.read()
    keys = [row.key for row in store.bad_rows]
    assert len(keys) == len(BAD)
    for key in keys[:2] + keys[-2:]:
        done = run("retract", key, "--because", "a slip", "--data", editor)
        assert done.returncode == 0, done.stderr
        assert (
            done.stdout == f"Retracted {key}: it was left out already, and is no longer reported\n"
        )
        assert f"retract {key} " not in done.stderr
    for row in [row for row in store.bad_rows if row.key in keys[2:-2]]:
        store.withdraw(row, because="a slip")
    done = run("check", "--data", editor)
    assert (done.returncode, done.stdout) == (0, "no faults\n")
    assert run("status", "--data", editor).stderr == ""
    whole = aidmap.open_store(GEODATA).records
    # it was filled before there were counts
    assert aidmap.open_store(editor).records == replace(whole, counts=())


def test_a_retraction_wants_a_reason_and_a_bad_row(spoilt: str, run: Run) -> None:
    done = run("retract", "0" * 16, "--because", " ", "--data", spoilt)
    assert done.returncode == 1
    assert "because: is empty" in done.stderr
    assert (
        "no report is called 'ffffff'"
        in run("retract", "ffffff", "--because", "x", "--data", spoilt).stderr
    )
    with pytest.raises(DataError, match="begins several ids"):
        aidmap.open_store(spoilt).bad_row("place:")
    with (
        psycopg.connect(spoilt) as owner,
        pytest.raises(psycopg.errors.CheckViolation, match="place:1 is no bad row"),
    ):
        insert(owner, "withdrawn_row", {"kind": "place", "row_serial": 1, "because": "x"})


@pytest.mark.long
def test_what_is_put_right_counts(spoilt: str) -> None:
    store = open_store(spoilt)
    with psycopg.connect(spoilt) as owner:
        right = report(subject="new-gate", title="put right")
        fields = {name: value for name, value in as_json(right).items() if name != "id"}
        owner.execute("SET session_replication_role = replica")  # past triggers and foreign keys
        insert(owner, "report", fields | {"id": right.id})
        owner.commit()
        assert right.id in {row.id for row in read(store)}
        assert right not in store.read().reports
        owner.execute("SET session_replication_role = origin")
        insert(owner, "place_entry", PLACE)
    assert right.id not in {row.id for row in read(store)}
    assert right in store.read().reports
    assert all(row.id != "new-gate" for row in store.bad_rows)  # entered anew


def read(store: Store) -> list[Any]:
    store.read()
    return store.bad_rows


@pytest.mark.long
def test_a_bad_row_goes_no_further(spoilt: str, run: Run, tmp_path: Path) -> None:
    done = run("copy", spoilt, tmp_path / "back")
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) == 11
    assert run("check", "--data", tmp_path / "back").stdout == "no faults\n"
    whole = aidmap.open_store(GEODATA).records
    # it was filled before there were counts
    assert aidmap.open_store(tmp_path / "back").records == replace(whole, counts=())
    assert run("copy", GEODATA, spoilt, "--replace").returncode == 0


# Past everything that the server has: the models stand behind it.


def past_everything(address: str, table: str, fields: dict[str, Any]) -> None:
    with psycopg.connect(address) as owner:
        names = owner.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'p'",
            [f"aidmap.{table}"],
        ).fetchall()
        for (name,) in names:
            owner.execute(f'ALTER TABLE aidmap.{table} DROP CONSTRAINT "{name}"'.encode())
        owner.execute("SET session_replication_role = replica")
        insert(owner, table, fields | {"checked": True})


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("table", "fields", "what"),
    [
        ("report", WHOLE | {"id": "a" * 16, "effective_to": "infinity"}, "is not a day"),
        ("report", WHOLE | {"id": "a" * 16, "recorded_at": "infinity"}, "is not an instant"),
        ("report", WHOLE | {"id": "a" * 16, "status": "foo"}, "is not a status to report"),
        ("report", WHOLE | {"id": "a" * 16}, "its content gives"),
        ("place_entry", PLACE | {"lon": "NaN"}, "lon: "),
        ("source_entry", {"id": "b", "name": "", "kind": "ngo"}, "name: is empty"),
        ("route_entry", ROUTE | {"places": ["erez", "nowhere"]}, "no place 'nowhere'"),
        ("dataset_entry", {"fields": "{}"}, "id: is missing"),
    ],
    ids=str,
)
def test_what_only_the_models_find_is_left_out_and_told(
    server: Cluster, untouched: str, run: Run, table: str, fields: dict[str, Any], what: str
) -> None:
    address = server.address(server.database(template=untouched))
    past_everything(address, table, fields)
    for command in (("status", "Erez"), ("status",), ("check",)):
        done = run(*command, "--data", address)
        assert done.returncode == (command == ("check",)), done.stderr
        said = done.stdout if command == ("check",) else done.stderr
        narrow = command == ("status", "Erez") and table not in {"report", "dataset_entry"}
        assert (what in said) or narrow
    assert aidmap.open_store(address).records == aidmap.open_store(GEODATA).records
    if table == "report":
        assert run("retract", "a" * 16, "--because", "x", "--data", address).returncode == 0
        assert run("check", "--data", address).returncode == 0


# What it costs, and what is said of errors.


def test_a_status_does_not_search_the_reports_for_bad_ones(upgraded: str) -> None:
    scans = "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'report'"
    with psycopg.connect(upgraded, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        before = connection.execute(scans).fetchone()
        found = connection.execute("SELECT count(*) FROM aidmap.bad_rows()").fetchone()
        assert connection.execute("SELECT aidmap.has_unchecked()").fetchone() == (True,)
        assert aidmap.open_store(upgraded).narrow(["Erez"]).status("Erez").since
        connection.execute("SELECT pg_stat_force_next_flush()")
        assert connection.execute(scans).fetchone() == before
        assert found == (len(BAD),)


def test_a_command_that_reads_never_says_that_nothing_was_added(good: str, run: Run) -> None:
    with psycopg.connect(good) as other:
        other.execute("LOCK TABLE aidmap.report")
        impatient = f"{good}?options=-c%20lock_timeout%3D300"
        for command in (("status",), ("check",), ("history", "Erez"), ("database", "status")):
            where = (impatient,) if command[0] == "database" else ("--data", impatient)
            done = run(*command, *where)
            (line,) = done.stderr.splitlines()
            assert "another session holds a lock on the records; try again" in line
            assert "added" not in line
    with psycopg.connect(good) as owner:
        owner.execute("ALTER VIEW aidmap.place RENAME COLUMN kind TO sort")
        owner.commit()
        try:
            with pytest.raises(StoreError, match="the server refuses: column") as raised:
                open_store(good).read()
        finally:
            owner.execute("ALTER VIEW aidmap.place RENAME COLUMN sort TO kind")
    assert "added" not in str(raised.value)


def test_json_tells_them_apart(upgraded: str, run: Run) -> None:
    told = json.loads(run("check", "--json", "--data", upgraded).stdout)
    assert len(told["faults"]) == len(BAD)
    assert all("aidmap retract" in fault["what"] for fault in told["faults"])

"""PostGIS on a real server: its schema, roles and indexes, and a clear line for every fault."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from making import GEODATA, report
from psycopg import errors

import aidmap
from aidmap.errors import StoreError
from aidmap.model import as_json, parse
from aidmap.store import copy_data, open_store
from aidmap.store.postgis import connections, schema
from aidmap.store.postgis.postgis_store import PostgisStore
from benchmarks import faults
from benchmarks.faults import SHORT, TRIALS, Target, database_target, folder_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from making import Run

    from benchmarks.clusters import Cluster

NEWEST = schema.steps()[-1].number
SECRET = "s3cret-w0rd"  # noqa: S105 - of nobody


@pytest.fixture
def bare(server: Cluster) -> Iterator[str]:
    """The address of a database with nothing in it."""
    name = server.database()
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def gaza(address: str) -> str:
    """The address of a database with the shipped data set."""
    target = open_store(address)
    copy_data.to_store(open_store(GEODATA), target, replace=False, watched=iter)
    return address


def as_user(server: Cluster, address: str, role: str) -> str:
    """The address for a person with a role."""
    name = f"{role}_{address.rpartition('/')[2]}"
    server.execute(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
    return server.address(address.rpartition("/")[2], user=name)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert SECRET not in line
    return line


# The schema.


def test_steps_are_numbered_without_gaps() -> None:
    assert [step.number for step in schema.steps()] == list(range(1, NEWEST + 1))


def test_init_makes_room_and_does_nothing_the_second_time(bare: str, run: Run) -> None:
    assert "holds no aidmap records yet" in one_line(run("status", "--data", bare))
    assert "holds no aidmap records yet" in one_line(run("database", "upgrade", bare))
    first, second = run("database", "init", bare), run("database", "init", bare)
    assert (first.returncode, second.returncode) == (0, 0)
    assert [line.split(":")[0] for line in first.stdout.splitlines()[:-1]] == [
        f"step {number} taken" for number in range(1, NEWEST + 1)
    ]
    assert "up to date already" in second.stdout
    assert "holds no data set yet; fill it with: aidmap copy" in one_line(
        run("status", "--data", bare)
    )


def test_two_may_upgrade_at_once(bare: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: schema.upgrade(bare, new=True), range(2)))
    assert sorted(step.number for steps in taken for step in steps) == list(range(1, NEWEST + 1))


def test_a_step_that_fails_leaves_nothing_and_the_earlier_ones(
    bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = schema.steps()
    broken = schema.Step(NEWEST + 1, "broken", "CREATE TABLE half (a int); SELECT 1/0;")
    monkeypatch.setattr(schema, "steps", lambda: [*whole, broken])
    with pytest.raises(StoreError, match="division by zero"):
        schema.upgrade(bare, new=True)
    with psycopg.connect(bare) as connection:
        assert schema.last_step(connection) == NEWEST
        assert connection.execute("SELECT to_regclass('aidmap.half')").fetchone() == (None,)
    monkeypatch.undo()
    assert schema.upgrade(bare, new=False) == []


def test_a_newer_and_an_older_schema_are_told(gaza: str, run: Run) -> None:
    with psycopg.connect(gaza, autocommit=True) as connection:
        connection.execute("INSERT INTO aidmap.step VALUES (99, 'of the future')")
        assert "step 99, and this aidmap knows" in one_line(run("status", "--data", gaza))
        assert "step 99, and this aidmap knows" in one_line(run("database", "upgrade", gaza))
        connection.execute("ALTER TABLE aidmap.step DISABLE TRIGGER keep")
        connection.execute("DELETE FROM aidmap.step WHERE number >= %s", [NEWEST])
        connection.execute("ALTER TABLE aidmap.step ENABLE TRIGGER keep")
    assert "run: aidmap database upgrade" in one_line(run("status", "--data", gaza))


def test_the_state_of_a_database_is_told(gaza: str, run: Run, server: Cluster) -> None:
    done = run("database", "status", gaza)
    assert done.returncode == 0
    assert "read, and add" in done.stdout
    assert "379" in done.stdout
    reader = as_user(server, gaza, "aidmap_reader")
    found = schema.state(reader)
    assert (found["may_read"], found["may_add"]) == (True, False)
    assert found["records"]["report"] == 379


def test_a_server_without_postgis_is_told(server: Cluster, bare: str) -> None:
    server.execute("CREATE ROLE small LOGIN")
    server.execute(f"ALTER DATABASE {bare.rpartition('/')[2]} OWNER TO small")
    with pytest.raises(StoreError, match="run there: CREATE EXTENSION postgis"):
        schema.upgrade(server.address(bare.rpartition("/")[2], user="small"), new=True)
    with server.without_extensions(), pytest.raises(StoreError, match="has no PostGIS"):
        schema.upgrade(bare, new=True)
    assert len(schema.upgrade(bare, new=True)) == NEWEST


# Addresses and passwords.


@pytest.mark.sampled
@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{SECRET}@127.0.0.1:1/x",
        f"postgresql://me:{SECRET}@",
        f"postgresql://me:@{SECRET}@127.0.0.1:1/x",
        f"postgresql://me:a/{SECRET}@127.0.0.1:1/x",
        f"postgresql://me:a?{SECRET}@127.0.0.1:1/x",
        f"postgresql://me:a#{SECRET}@127.0.0.1:1/x",
        f"postgresql://me:%zz{SECRET}@127.0.0.1:1/x",
        f"postgresql://127.0.0.1:1/x?user=me&password={SECRET}",
        f"postgresql://127.0.0.1:1/x?passwort={SECRET}",
        f"mysql://me:{SECRET}@127.0.0.1/x",
    ],
)
@pytest.mark.parametrize("command", [["status", "--data"], ["database", "status"], ["copy", "g"]])
def test_no_password_shows(run: Run, tmp_path: Path, address: str, command: list[str]) -> None:
    folder = tmp_path / "here" / "g"
    folder.parent.mkdir()
    faults.fresh(folder)
    done = run(*command, address)
    assert done.returncode == 1
    assert SECRET not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_password_is_taken_from_the_file_that_libpq_reads(
    server: Cluster, gaza: str, run: Run, tmp_path: Path
) -> None:
    name = gaza.rpartition("/")[2]
    server.execute(f"CREATE ROLE p_{name} LOGIN PASSWORD '{SECRET}' IN ROLE aidmap_reader")
    with server.asking_for_passwords(f"p_{name}"):
        address = server.address(name, user=f"p_{name}")
        assert "cannot be opened" in one_line(run("status", "--data", address))
        wrong = address.replace("@", ":wrong@")
        assert "password authentication failed" in one_line(run("status", "--data", wrong))
        told = tmp_path / "pgpass"
        told.write_text(f"*:*:*:*:{SECRET}\n", encoding="utf-8")
        told.chmod(0o600)
        done = run("status", "Erez", "--data", address, env={"PGPASSFILE": str(told)})
        assert (done.returncode, done.stderr) == (0, "")
        right = address.replace("@", f":{SECRET}@")
        done = run("database", "status", right)
        assert done.returncode == 0
        assert SECRET not in done.stdout + done.stderr
        assert str(PostgisStore(right)) == address


# Roles.

REFUSED = [
    "UPDATE aidmap.report SET status = 'open'",
    "DELETE FROM aidmap.report",
    "TRUNCATE aidmap.report",
    "UPDATE aidmap.retraction SET because = 'x'",
    "DELETE FROM aidmap.retraction",
    "UPDATE aidmap.place_entry SET lon = 0",
    "DELETE FROM aidmap.place_entry",
    "DELETE FROM aidmap.source_entry",
    "DELETE FROM aidmap.file_entry",
    "DELETE FROM aidmap.step",
    "TRUNCATE aidmap.place_entry, aidmap.leg_entry",
]


REMARKS = re.compile(r"```sql\n(BEGIN;.*?)```", re.DOTALL)


def test_reports_can_be_parted_by_year_as_the_docs_say(gaza: str, run: Run) -> None:
    text = (GEODATA.parent / "docs" / "postgis.md").read_text(encoding="utf-8")
    (sql,) = REMARKS.findall(text)
    before = run("history", "Erez", "--json", "--data", gaza).stdout
    with psycopg.connect(gaza, autocommit=True) as owner:
        owner.execute(sql.encode())
        parts = owner.execute("SELECT DISTINCT tableoid FROM aidmap.report").fetchall()
        assert len(parts) == 2
    assert run("history", "Erez", "--json", "--data", gaza).stdout == before
    store = open_store(gaza)
    made = report(reported_on="2026-11-02", effective_from="2026-11-01")
    assert [one.id for one in store.add(reports=[made, made])] == [made.id]
    assert store.add(reports=[made]) == []
    with pytest.raises(StoreError, match="there is no place or leg 'nowhere'"):
        store.add(reports=[report(subject="nowhere")])
    with psycopg.connect(gaza) as owner, pytest.raises(errors.RestrictViolation):
        owner.execute("DELETE FROM aidmap.report")


@pytest.mark.sampled
@pytest.mark.parametrize("statement", REFUSED)
def test_nobody_changes_or_deletes(server: Cluster, gaza: str, statement: str) -> None:
    with psycopg.connect(gaza) as owner, pytest.raises(errors.RestrictViolation, match="never"):
        owner.execute(statement.encode())
    for role in ("aidmap_reader", "aidmap_editor"):
        user = as_user(server, gaza, role)
        with psycopg.connect(user) as other, pytest.raises(errors.InsufficientPrivilege):
            other.execute(statement.encode())


def test_a_reader_reads_and_adds_nothing(server: Cluster, gaza: str, run: Run) -> None:
    reader = as_user(server, gaza, "aidmap_reader")
    assert aidmap.open_store(reader).records == aidmap.open_store(GEODATA).records
    with psycopg.connect(reader) as connection:
        count = connection.execute("SELECT count(*) FROM aidmap.place_status").fetchone()
        assert count == (3 * len(aidmap.open_store(gaza).at().places),)
    update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA"
    line = one_line(run(*update.split(), "--data", reader))
    assert "ask an owner for the role aidmap_editor" in line
    with pytest.raises(StoreError, match="needs the role aidmap_editor"):
        open_store(reader).add(reports=[report()])
    assert len(aidmap.open_store(gaza).records.reports) == 379


def test_an_editor_adds_reports_retractions_and_places(
    server: Cluster, gaza: str, run: Run
) -> None:
    editor = as_user(server, gaza, "aidmap_editor")
    update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA --title T"
    assert run(*update.split(), "--data", editor).returncode == 0
    old = aidmap.open_store(gaza).records.reports[7].id
    assert run("retract", old, "--because", "x", "--data", editor).returncode == 0
    store = open_store(editor)
    place = store.read().places[0].with_fields(id="another", names={"en": "Another", "uk": "Інше"})
    store.put(places=[place])
    source = parse("source", {"id": "new", "name": "New", "kind": "ngo"})
    store.add(reports=[report(publisher="new")], sources=[source])
    records = aidmap.open_store(gaza).records
    assert len(records.reports) == 381
    assert records.retractions[-1].report == old
    assert [one.name("uk") for one in records.places if one.id == "another"] == ["Інше"]
    with pytest.raises(StoreError, match="you may not do that here"):
        store.put(shapes={"areas": []})


# Faults.


@pytest.mark.long
@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.__name__)
def test_a_database_survives(server: Cluster, trial: faults.Trial) -> None:
    with database_target(trial, server) as target:
        assert faults.tried(target, trial, SHORT)[0], faults.tried(target, trial, SHORT)[1]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "trial", [trial for trial in TRIALS if trial is not faults.dropped], ids=lambda t: t.__name__
)
def test_a_folder_survives(trial: faults.Trial) -> None:
    with folder_target(trial) as target:
        survived, how = faults.tried(target, trial, SHORT)
    assert survived, how


def test_a_trial_finds_what_is_lost(tmp_path: Path) -> None:
    target = Target(str(faults.fresh(tmp_path / "data")), tmp_path / "data")
    made = report(title="there")
    open_store(target.address).add(reports=[made])
    target.verify({made.id}, {made.id})
    for confirmed, tried, what in (
        ({made.id, "0" * 16}, {made.id}, "are gone"),
        (set(), set(), "nobody tried"),
    ):
        with pytest.raises(faults.LostError, match=what):
            target.verify(confirmed, tried)


def test_a_lock_held_elsewhere_is_told(gaza: str, run: Run) -> None:
    impatient = f"{gaza}?options=-c%20lock_timeout%3D300"
    with psycopg.connect(gaza) as other:
        other.execute("LOCK TABLE aidmap.report IN EXCLUSIVE MODE")
        update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA"
        line = one_line(run(*update.split(), "--data", impatient))
        assert "another session holds a lock on the records; try again" in line
    assert len(aidmap.open_store(gaza).records.reports) == 379


def test_a_server_that_is_not_there_is_told(run: Run) -> None:
    line = one_line(run("status", "--data", "postgresql://me@127.0.0.1:1/x"))
    assert "postgresql://me@127.0.0.1:1/x: cannot be opened" in line


def test_a_database_that_only_reads_is_told(gaza: str, run: Run) -> None:
    with psycopg.connect(gaza, autocommit=True) as owner:
        name = gaza.rpartition("/")[2]
        owner.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA"
    assert "only reads" in one_line(run(*update.split(), "--data", gaza))


def test_a_replica_is_read_and_says_where_to_add(gaza: str, server: Cluster, run: Run) -> None:
    with server.replica() as replica:
        address = replica.address(gaza.rpartition("/")[2])
        assert aidmap.open_store(address).records == aidmap.open_store(gaza).records
        update = "update Erez open --from 2026-11-01 --basis observed --publisher OCHA"
        line = one_line(run(*update.split(), "--data", address))
        assert "is a replica, for reading: add to the one it follows" in line
        assert schema.state(address)["may_add"] is False


def test_without_psycopg_the_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['psycopg'] = None\n"
        "sys.argv = ['aidmap', 'status', '--data', 'postgresql://me@localhost/x']\n"
        "from aidmap.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert "pip install 'aidmap[postgis]'" in one_line(done)


def test_a_folder_is_read_without_psycopg() -> None:
    script = (
        "import sys; from aidmap.query.dataset import open_store\n"
        "open_store(sys.argv[1]).status('Erez')\n"
        "assert 'psycopg' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, str(GEODATA)], check=True)


# Many records.

MANY = """
INSERT INTO aidmap.place_entry (id, kind, name_en, lon, lat, accuracy_m, keys)
  SELECT 'p' || n, 'land_crossing', 'P ' || n, n %% 180, n %% 80, 10, ARRAY['p' || n, 'p ' || n]
  FROM generate_series(1, %(places)s) n;
INSERT INTO aidmap.report (subject, status, traffic, basis, effective_from, reported_on, publisher,
    title)
  SELECT 'p' || (n %% %(places)s + 1), 'open', '{goods}', 'observed',
    DATE '2023-01-01' + n %% 900, DATE '2023-01-01' + n %% 900, 'ocha', n
  FROM generate_series(1, %(reports)s) n;
ANALYZE;
"""


@pytest.mark.long
def test_the_indexes_are_used_on_a_million_reports(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy_data.to_store(
        open_store(faults.fresh(tmp_path / "small")), open_store(address),
        replace=False, watched=iter,
    )  # fmt: skip
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        sql = MANY % {"places": 10_000, "reports": 1_000_000}
        connection.execute(sql.encode())
    said: list[tuple[str, object]] = []
    original = psycopg.Connection.execute

    def noted(self: psycopg.Connection, query: bytes, values: object = None, **more: object):  # type: ignore[no-untyped-def,type-arg] # noqa: ANN202
        said.append((query.decode() if isinstance(query, bytes) else query, values))
        return original(self, query, values, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(psycopg.Connection, "execute", noted)
    assert aidmap.open_store(address).status("P 77").status == "open"
    assert aidmap.open_store(address).narrow(["P 77"]).status("P 77").since
    assert any("report_content" in query for query, _ in said)
    monkeypatch.undo()
    reads = [(query, values) for query, values in said if "FROM aidmap." in query]
    assert any("aidmap.report" in query for query, _ in reads)
    with psycopg.connect(address) as connection:
        for query, values in reads:
            if any(f"aidmap.{kind}" in query for kind in ("report", "place")):
                plan = "\n".join(
                    row[0]
                    for row in connection.execute(f"EXPLAIN ANALYZE {query}".encode(), values)
                )
                assert "Seq Scan on report" not in plan, plan
                assert "Seq Scan on place_entry" not in plan, plan
                assert "Index" in plan, plan
    with psycopg.connect(address) as connection:
        connection.execute(
            "SELECT * FROM aidmap.status_of('p77', 'goods', '2025-01-01', NULL, NULL, NULL)"
        )
        scans = "SELECT pg_stat_get_xact_numscans('aidmap.report'::regclass)"
        assert connection.execute(scans).fetchone() == (0,)  # of the whole table


@pytest.mark.parametrize(
    "clocks",
    [{}, {"known_by": "2024-05-08"}, {"recorded_by": datetime(2026, 11, 22, 0, 5, tzinfo=UTC)}],
    ids=str,
)
def test_records_from_one_statement_say_the_same(gaza: str, clocks: dict[str, Any]) -> None:
    whole = aidmap.open_store(gaza)
    odd = report(
        title='" a \x85 \\ \n\t\u2028 é', note="\x7f", subject="erez", url="http://x.org/é"
    )
    whole.add(odd)
    whole.retract(odd, because="a\x80b")
    renamed = whole.subject("Karni").with_fields(names={"en": "Al-Montar"}, aliases=())
    whole.store.put(places=[renamed])
    whole = aidmap.open_store(gaza)
    names = [place.id for place in whole.records.places] + [whole.records.legs[0].id]
    for name in [*names, "Kerem Shalom", "רפיח", "معبر رفح", "Al-Montar"]:
        asked = whole.narrow([name], **clocks, courses=True)
        plain = whole.narrow([name], **clocks)
        assert not any(leg.line for leg in plain.records.legs)
        for kind in ("places", "legs", "routes", "sources", "reports", "retractions"):
            ours, theirs = (
                [as_json(record) for record in getattr(one.records, kind)] for one in (plain, asked)
            )
            for fields in (*ours, *theirs):
                fields.pop("line", None)
            assert ours == theirs, (name, kind)
        state, other = (one.status(name, "2024-05-08") for one in (plain, asked))
        assert (state.status, state.since, state.contested) == (
            other.status, other.since, other.contested,
        )  # fmt: skip


def test_courses_of_legs_come_from_a_database_too(gaza: str) -> None:
    data = aidmap.open_store(gaza)
    leg = data.records.legs[0]
    asked = data.narrow([leg.id], courses=True)
    assert asked.records.legs[0].line == leg.line


def test_a_name_that_nothing_has_is_told_with_the_nearest(gaza: str) -> None:
    plain = aidmap.open_store(gaza).narrow(["Kerem Shalon"])
    with pytest.raises(aidmap.errors.NotFound, match="kerem-shalom"):
        plain.status("Kerem Shalon")


def test_a_report_of_the_shipped_set_is_found_by_its_index(gaza: str) -> None:
    with psycopg.connect(gaza) as connection:
        connection.execute("SET enable_seqscan = off")
        rows = connection.execute(
            "EXPLAIN SELECT * FROM aidmap.report WHERE subject = ANY (ARRAY['erez'])"
        ).fetchall()
    assert "report_newest" in "\n".join(row[0] for row in rows)


def test_the_address_is_shown_without_what_is_nobodys_business() -> None:
    address = f"postgresql://me:{SECRET}@db.example.org:6432/gaza?sslmode=require"
    assert connections.display_address(address) == "postgresql://me@db.example.org:6432/gaza"

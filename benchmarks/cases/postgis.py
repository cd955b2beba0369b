"""PostgreSQL with PostGIS, as it comes, fsync on: one place among many reports, and inserts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from benchmarks.bench import MADE_UP
from benchmarks.measuring import Sample, call, in_turn, same
from benchmarks.profiling import calls
from benchmarks.results import Lacks, compared
from benchmarks.worlds import made_up_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from aidmap.model import Report
    from benchmarks.bench import Bench
    from benchmarks.clusters import Cluster
    from benchmarks.results import Case

PLACE_SQL = """
SELECT id, status, basis, effective_from, effective_to, reported_on, recorded_at, publisher
FROM aidmap.report WHERE subject = %s
ORDER BY effective_from DESC, reported_on DESC, recorded_at DESC, id DESC
"""


def database(bench: Bench) -> Iterator[Case]:
    """PostGIS, fsync on: inserts against bare COPY, one place among 1,000,000 reports."""
    from benchmarks.clusters import cluster, missing

    if missing():
        print(f"  left out: {missing()}", file=sys.stderr)
        return
    with cluster(fsync=True) as server:
        yield from _inserts(bench, server)
        yield from _one_place(bench, server)


def _new_store(bench: Bench, server: Cluster, places: int) -> str:
    """The address of a database with places and publishers, and no report."""
    from aidmap.store import copy_data, open_store
    from aidmap.store.postgis import schema

    address = server.address(server.database())
    schema.upgrade(address, new=True)
    world = open_store(bench.world(places=places, routes=0, reports=0))
    copy_data.to_store(world, open_store(address), replace=False, watched=iter)
    return address


def _reports(first: int, number: int, places: int) -> list[Report]:
    return [made_up_report(one, f"p{one % places}") for one in range(first, first + number)]


BARE = """
CREATE TABLE IF NOT EXISTS public.bare
    (LIKE aidmap.report INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING CONSTRAINTS)
"""


class _Inserts:
    """The same reports, entered by our store, and by COPY into a table with the same indexes."""

    def __init__(self, address: str, connection: Connection[Any], number: int, places: int) -> None:
        from aidmap.store import open_store

        self.store, self.connection = open_store(address), connection
        self.number, self.places, self.first = number, places, 0
        self.waiting: list[Report] = []
        connection.execute(BARE)

    def ours(self) -> Sample:
        """Make new reports, and time how they are added."""
        self.waiting = _reports(self.first, self.number, self.places)
        self.first += self.number
        return call(lambda: Sample(count=len(self.store.add(reports=self.waiting))))()

    def theirs(self) -> Sample:
        """Fetch the rows of the last reports, and time their COPY."""
        ids = [report.id for report in self.waiting]
        query = "SELECT * FROM aidmap.report WHERE id = ANY(%s) ORDER BY serial"
        rows = self.connection.execute(query, [ids]).fetchall()

        def copied() -> Sample:
            with self.connection.cursor() as cursor:
                with cursor.copy("COPY public.bare FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return Sample(count=cursor.rowcount)

        return call(copied)()


def _inserts(bench: Bench, server: Cluster) -> Iterator[Case]:
    """Reports that are added, against COPY of the same rows into a table without triggers."""
    import psycopg

    number, places = bench.some(20_000, 1_000), bench.some(1_000, 100)
    address = _new_store(bench, server, places)
    with psycopg.connect(address, autocommit=True) as connection:
        tried = _Inserts(address, connection, number, places)
        tried.ours()  # the first pages of every index
        sides = in_turn(tried.ours, tried.theirs, runs=bench.some(5), warm=bench.warm)
        same("reports added", ours=sides[0].last.count, theirs=sides[1].last.count, there=number)
        yield compared(
            f"PostGIS: {number:,} reports added, against COPY of their rows, fsync on", sides, 2,
            state="warm", lacks=Lacks(theirs="all checks, triggers, foreign keys, what is there "
                                      "already, the making of rows out of records"),
            profile=bench.profile(lambda: calls(tried.ours)),
        )  # fmt: skip


def _one_place(bench: Bench, server: Cluster) -> Iterator[Case]:
    """The status of one place among 1,000,000 reports."""
    import psycopg

    from aidmap.query.dataset import open_store

    places, reports = bench.some(10_000, 100), bench.some(1_000_000, 2_000)
    address = _new_store(bench, server, places)
    data = open_store(address)
    batch = 10_000
    for start in range(0, reports, batch):
        data.store.add(reports=_reports(start, min(batch, reports - start), places))
    server.execute("VACUUM ANALYZE", database=address.rpartition("/")[2])
    with psycopg.connect(address, autocommit=True) as connection:

        def ours() -> Sample:
            return Sample(count=bool(data.narrow(["p77"]).status("p77", MADE_UP).last_heard))

        def theirs() -> Sample:
            return Sample(count=bool(connection.execute(PLACE_SQL, ["p77"]).fetchall()))

        sides = in_turn(call(ours), call(theirs), runs=bench.some(31), warm=bench.some(5, 0))
    same("an answer", ours=sides[0].last.count, theirs=sides[1].last.count)
    yield compared(
        f"status of one place, {reports:,} reports, PostGIS, connected, fsync on", sides, 1.7,
        state="warm", lacks=Lacks(theirs="all rules, counts, retractions, publishers, the proof of "
                                  "every report by its id: it fetches the rows"),
        profile=bench.profile(lambda: calls(ours)),
    )  # fmt: skip


CASES = (database,)

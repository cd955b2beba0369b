"""Many claims are added to a database together: the same as one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from making import GEODATA, report

from aidmap.errors import StoreError
from aidmap.model import parse
from aidmap.store import copy_data, open_store
from aidmap.store.postgis import lookup, rows
from aidmap.store.selection import Selection

if TYPE_CHECKING:
    from benchmarks.clusters import Cluster

TITLES = ("a\tb", "a\\b", "\\N", "\\.", "a\nb", "'; --", "{a,b}", "\u0645", None)


@pytest.fixture
def gaza(address: str) -> str:
    """The address of a database with the shipped data set."""
    copy_data.to_store(open_store(GEODATA), open_store(address), replace=False, watched=iter)
    return address


def many_reports() -> list[Any]:
    kinds = (["goods"], ["goods", "fuel"])
    return [
        report(title=TITLES[n % len(TITLES)], note=f"Note {n}", traffic=kinds[n % 2])
        for n in range(rows.MANY + 50)
    ]


def many_counts() -> list[Any]:
    figures = ("12", "12.0", "12.50", "0")
    return [
        parse("count", {
            "subject": "erez", "direction": "in", "traffic": "goods", "measure": "trucks",
            "value": figures[n % 4], "first_day": "2024-05-01", "last_day": "2024-05-01",
            "stage": "entered", "publisher": "ocha", "reported_on": "2024-05-02",
            "recorded_at": "2024-05-03T00:00:00Z", "note": f"Note {n}",
        })
        for n in range(rows.MANY + 50)
    ]  # fmt: skip


def added(store: Any, kind: str, claims: list[Any]) -> list[str]:
    given: dict[str, Any] = {f"{kind}s": claims}
    return [one.id for one in store.add(**given)]


@pytest.mark.parametrize(("kind", "claims"), [("report", many_reports()), ("count", many_counts())])
def test_many_are_added_as_each_is(gaza: str, kind: str, claims: list[Any]) -> None:
    store = open_store(gaza)
    known = added(store, kind, claims[10:20])
    new = added(store, kind, [*claims, claims[-1]])
    assert new == [one.id for one in claims if one.id not in known]
    assert added(store, kind, claims) == []
    there = {one.id: one for one in getattr(store.read(), f"{kind}s")}
    for one in claims:
        assert there[one.id].with_fields(recorded_at=one.recorded_at) == one
        assert str(getattr(there[one.id], "value", "")) == str(getattr(one, "value", ""))
    assert [one for one in there if one in new] == new  # in their order


def test_what_reports_say_proves_their_ids_in_one_statement(
    gaza: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, claims = open_store(gaza), many_reports()
    added(store, "report", claims)
    with psycopg.connect(gaza) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        found = lookup.read(connection, Selection(names=("Erez",)), "")
        assert found
        assert len({one.title for one in found[0].reports}) >= len(TITLES)
        monkeypatch.setattr(lookup, "id_of_content", lambda _: "0" * 16)
        assert lookup.read(connection, Selection(names=("Erez",)), "") is None
    said = [one for one in store.read().reports if one.subject == "erez"]
    assert [*found[0].reports] == said


def test_one_of_many_that_is_there_and_not_looked_for_first_is_left_out(gaza: str) -> None:
    store, claims = open_store(gaza), many_reports()
    known = added(store, "report", claims[1:2])
    assert len(claims) // rows.PROBED > 1
    assert added(store, "report", claims) == [one.id for one in claims if one.id not in known]


def test_many_are_carried_over_with_when_they_were_recorded(gaza: str) -> None:
    store, claims = open_store(gaza), many_reports()
    assert store.add(reports=claims, keep_recorded_at=True) == claims
    there = {one.id: one.recorded_at for one in store.read().reports}
    assert {there[one.id] for one in claims} == {claims[0].recorded_at}


def test_of_many_none_is_added_where_one_is_refused(gaza: str) -> None:
    store, claims = open_store(gaza), many_reports()
    claims[100] = claims[100].with_fields(subject="nowhere")
    with pytest.raises(StoreError, match="nothing was added"):
        store.add(reports=claims)
    assert not {one.id for one in claims} & {one.id for one in store.read().reports}


def test_many_are_added_where_nobody_may_make_tables(gaza: str, server: Cluster) -> None:
    name = gaza.rpartition("/")[2]
    server.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    editor = f"editor_{name}"
    server.execute(f"CREATE ROLE {editor} LOGIN IN ROLE aidmap_editor")
    claims = many_reports()
    store = open_store(server.address(name, user=editor))
    assert added(store, "report", claims) == [one.id for one in claims]

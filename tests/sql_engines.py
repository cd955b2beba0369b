"""The engine of the rules that is a database: the functions of PostgreSQL, for one place.

What a case is, and an answer, is told in `engines`.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from engines import NETWORK, PUBLISHERS, Answer, Asked, Case, network

from aidmap import stores
from aidmap.stores import copies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engines import Engine

# PostgreSQL.


def in_postgres(address: str, folder: Path) -> Engine:
    """The functions of the schema, over an empty database; `folder` is there to write to."""
    import psycopg

    copies.to_store(
        stores.open_store(network_folder(folder)), stores.open_store(address),
        replace=False, watched=iter,
    )  # fmt: skip

    def answer(cases: list[Case]) -> list[Answer]:
        with psycopg.connect(address) as connection:
            return [_of_postgres(connection, Asked(case)) for case in cases]

    return answer


def network_folder(folder: Path) -> Path:
    """Write a data set with the network and no report."""
    about = 'id = "rules"\ntitle_en = "R"\ntime_zone = "UTC"\nlicence = "-"\ndisclaimer_en = "-"\n'
    stores.init(folder, about=about)
    features = {
        "places": [{"type": "Feature", "properties": {"id": one.id,
            "kind": one.kind, "name_en": one.id, "accuracy_m": 100}
            | ({} if one.controlled is None else {"controlled": one.controlled}),
            "geometry": {"type": "Point", "coordinates": [34, 31]}}
            for _, one in sorted(network().places.items())],
        "legs": [{"type": "Feature", "properties": {"id": one.id,
            "start": one.start, "end": one.end, "mode": "road", "km": 5},
            "geometry": {"type": "LineString", "coordinates": [[34, 31], [35, 32]]}}
            for one in network().legs],
    }  # fmt: skip
    for name, found in features.items():
        collection = {"type": "FeatureCollection", "features": found}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    _add_rows(folder / "sources.csv",
              ({"id": one, "name": one, "kind": "un"} for one in PUBLISHERS))  # fmt: skip
    _add_rows(folder / "routes.csv", (
        {"name_en": one["id"]} | one
        | {name: "|".join(one[name]) for name in ("traffic", "places")}
        for one in NETWORK["routes"]
    ))  # fmt: skip
    return folder


def _add_rows(path: Path, rows: Iterable[dict[str, str]]) -> None:
    header = path.read_text(encoding="utf-8").strip().split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerows(rows)


def _of_postgres(connection: Any, asked: Asked) -> Answer:
    """The answer to one case; what it enters is rolled back."""
    with connection.transaction(force_rollback=True):
        _enter(connection, asked)
        clocks = [asked.known_by, asked.recorded_by, [*asked.according_to] or None]
        (state,) = _rows(
            connection, "SELECT * FROM aidmap.status_of(%s, %s, %s, %s, %s, %s)",
            asked.subject, asked.traffic.value, asked.on, *clocks,
        )  # fmt: skip
    return {"state": asked.keyed(state)}


def _enter(connection: Any, asked: Asked) -> None:
    """Enter the records of a case."""
    connection.execute("SET LOCAL aidmap.keep_recorded_at = on")
    for one in asked.reports:
        connection.execute(
            "INSERT INTO aidmap.report (id, subject, status, traffic, basis, effective_from,"
            " effective_to, reported_on, recorded_at, publisher, title)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [one.id, one.subject, one.status.value, list(one.traffic), one.basis.value,
             one.effective_from, one.effective_to, one.reported_on, one.recorded_at,
             one.publisher, one.title],
        )  # fmt: skip
    for one in asked.retractions:
        connection.execute(
            "INSERT INTO aidmap.retraction (report, recorded_at, because) VALUES (%s, %s, %s)",
            [one.report, one.recorded_at, one.because],
        )
    if asked.case.get("policy"):
        connection.execute(
            "INSERT INTO aidmap.dataset_entry (fields)"
            " SELECT fields || %s::jsonb FROM aidmap.dataset",
            [json.dumps(asked.case["policy"])],
        )


def _rows(connection: Any, query: str, *values: Any) -> list[Answer]:
    cursor = connection.execute(query, values)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

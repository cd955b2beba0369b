"""What the rules as queries start from: tables of records, and a question about them.

The tables hold the columns that the rules read, under the names that they have on the records.
Where they come from - DuckDB, PostgreSQL, a table in memory - is for the caller to say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.datashape as ds
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops

from aidmap.rules.policy import USUAL, Policy

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from aidmap.model import Traffic

# Ibis has no types for mypy: tables and columns of it are Any here, and nowhere else.
Table = Any
Value = Any

INSTANT = dt.Timestamp(timezone="UTC")
SCHEMAS = {
    "reports": {
        "id": "string", "subject": "string", "status": "string", "traffic": "array<string>",
        "basis": "string", "effective_from": "date", "effective_to": "date",
        "reported_on": "date", "recorded_at": INSTANT, "publisher": "string",
    },
    "counts": {
        "id": "string", "subject": "string", "traffic": "string", "measure": "string",
        "value": "decimal", "first_day": "date", "last_day": "date", "stage": "string",
        "publisher": "string", "reported_on": "date", "recorded_at": INSTANT,
    },
    "retractions": {"report": "string", "recorded_at": INSTANT},
    "subjects": {"id": "string"},
    "places": {
        "id": "string", "kind": "string", "controlled": "boolean", "first_day": "date",
        "last_day": "date",
    },
    "legs": {"id": "string", "start": "string", "end": "string", "mode": "string"},
    "routes": {
        "id": "string", "traffic": "array<string>", "places": "array<string>",
        "first_day": "date", "last_day": "date", "position": "int64",
    },
    "supposed": {"subject": "string", "status": "string"},
    # answers that others start from
    "states": {
        "route": "string", "destination": "string", "position": "int64", "status": "string",
    },
    "before": {"id": "string", "status": "string"},
    "after": {"id": "string", "status": "string"},
}  # fmt: skip


def unbound(name: str) -> Table:
    """A table that is known by its name alone, one of `SCHEMAS`, and tied to no database."""
    return ibis.table(SCHEMAS[name], name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of a data set, with the columns of `SCHEMAS`.

    Attributes:
        reports, counts, retractions, places, legs, routes: the records.
        subjects: the ids of the places and legs that are asked for.
        supposed: what is supposed (docs/rules.md, "What if"): a status for each of some subjects.
    """

    reports: Table
    counts: Table
    retractions: Table
    subjects: Table
    places: Table
    legs: Table
    routes: Table
    supposed: Table

    @classmethod
    def unbound(cls) -> Tables:
        """Tables that are known by their names alone, and tied to no database."""
        return cls(**{field.name: unbound(field.name) for field in fields(cls)})


def no_texts() -> Value:
    """A list with no text in it."""
    return ibis.literal([], type="array<string>")


class Argument(ops.Value):  # type: ignore[misc]
    """An argument of an SQL function, by its name there."""

    name: str
    dtype: dt.DataType

    shape = ds.scalar


def argument(name: str, type_: str | dt.DataType) -> Value:
    """An argument of a question, which is left open: a scalar."""
    return Argument(name=name, dtype=dt.dtype(type_)).to_expr()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which day and traffic is asked for, and by which clocks and figures (docs/rules.md).

    Each is a scalar of Ibis, so that the same rules answer one question, or make a function that
    answers any.

    Attributes:
        on: a calendar day where the places are.
        traffic: one kind.
        known_by: only what was published by that day; null: all.
        recorded_by: only what was entered by that instant; null: all.
        according_to: ids of the publishers that count; null: all.
        counts: whether counts are evidence, too.
        stale_after_days, contest_days, count_holds_days: the figures of `Policy`.
    """

    on: Value
    traffic: Value
    known_by: Value
    recorded_by: Value
    according_to: Value
    counts: Value
    stale_after_days: Value
    contest_days: Value
    count_holds_days: Value

    @classmethod
    def about(
        cls,
        *,
        on: date,
        traffic: Traffic,
        known_by: date | None = None,
        recorded_by: datetime | None = None,
        according_to: Collection[str] = (),
        counts: bool = True,
        policy: Policy = USUAL,
    ) -> Query:
        """One question."""
        return cls(
            on=ibis.literal(on),
            traffic=ibis.literal(traffic.value),
            known_by=ibis.literal(known_by, type="date"),
            recorded_by=ibis.literal(recorded_by, type=INSTANT),
            according_to=ibis.literal(list(according_to) or None, type="array<string>"),
            counts=ibis.literal(counts),
            stale_after_days=ibis.literal(policy.stale_after_days),
            contest_days=ibis.literal(policy.contest_days),
            count_holds_days=ibis.literal(policy.count_holds_days),
        )

    @classmethod
    def of_arguments(cls) -> Query:
        """Any question: the arguments of a function in SQL, or parameters of a statement."""
        types = {
            "on": ("on_day", "date"),
            "traffic": ("for_traffic", "string"),
            "known_by": ("known_by", "date"),
            "recorded_by": ("recorded_by", INSTANT),
            "according_to": ("according_to", "array<string>"),
            "counts": ("with_counts", "boolean"),
            "stale_after_days": ("figures.stale_after_days", "int32"),
            "contest_days": ("figures.contest_days", "int32"),
            "count_holds_days": ("figures.count_holds_days", "int32"),
        }
        return cls(**{key: argument(name, type_) for key, (name, type_) in types.items()})

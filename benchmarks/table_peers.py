"""What people would write with pandas, polars or DuckDB for a question to tables.

python benchmarks/table_peers.py status DATA DAY | history DATA PLACE | check DATA
    | import pandas|polars FILE DATA

Each prints how much it told, read or found, as JSON. None knows the rules of statuses: the newest
report in force is taken.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

STATUSES = ("open", "restricted", "closed", "planned")
BASES = ("observed", "announced")
TRAFFICS = {"goods", "fuel", "people"}
DAYS = ("effective_from", "effective_to", "reported_on")
ORDER = ("effective_from", "reported_on", "recorded_at", "id")
NEEDED = ("subject", "status", "traffic", "basis", "effective_from", "reported_on", "publisher")

DUCKDB = """
  SELECT subject, status FROM (
    SELECT *, row_number() OVER (
      PARTITION BY subject ORDER BY effective_from DESC, reported_on DESC, recorded_at DESC, id DESC
    ) AS n
    FROM read_csv($reports, header = true, types = {'effective_to': 'DATE'})
    WHERE effective_from <= $day AND (effective_to IS NULL OR effective_to >= $day)
      AND traffic LIKE '%goods%'
      AND id NOT IN (SELECT report FROM read_csv($retractions, header = true, all_varchar = true))
  ) WHERE n = 1
"""


def status(data: str, day: str) -> dict[str, str]:
    """The status of each place that has a report in force, by DuckDB."""
    import duckdb

    told = {
        "reports": f"{data}/reports.csv", "retractions": f"{data}/retractions.csv", "day": day,
    }  # fmt: skip
    return dict(duckdb.execute(DUCKDB, told).fetchall())


def reports_of(data: str) -> Any:
    """The reports that nobody retracted, as a pandas frame with real days."""
    import pandas as pd

    reports = pd.read_csv(f"{data}/reports.csv", parse_dates=list(DAYS), dtype={"id": str})
    retracted = pd.read_csv(f"{data}/retractions.csv", dtype={"report": str})["report"]
    return reports[~reports["id"].isin(retracted)]


def history(data: str, place: str) -> int:
    """Print the reports of goods at a place, the newest first; returns how many they are."""
    reports = reports_of(data)
    found = reports[(reports["subject"] == place) & reports["traffic"].str.contains("goods")]
    found = found.sort_values(list(ORDER), ascending=False)
    shown = found[["effective_from", "effective_to", "status", "basis", "publisher", "title"]]
    print(shown.to_string(index=False), file=sys.stderr)
    return len(found)


def faults(reports: Any, known: dict[str, set[str]]) -> Any:
    """Which rows of a pandas frame of texts break a rule that its columns show."""
    import pandas as pd

    days = {name: pd.to_datetime(reports[name], errors="coerce") for name in DAYS}
    wrong = ~reports["subject"].isin(known["subject"]) | ~reports["publisher"].isin(
        known["publisher"]
    )
    wrong |= ~reports["status"].isin(STATUSES) | ~reports["basis"].isin(BASES)
    wrong |= ~reports["traffic"].map(lambda told: set(told.split("|")) <= TRAFFICS)
    wrong |= days["effective_from"].isna() | days["reported_on"].isna()
    wrong |= (reports["effective_to"] != "") & days["effective_to"].isna()
    wrong |= days["effective_to"] < days["effective_from"]
    for name in NEEDED:
        wrong |= reports[name] == ""
    return wrong | reports.duplicated([name for name in reports if name != "title"])


def known_of(data: str) -> dict[str, set[str]]:
    """The ids of places, legs and publishers."""
    import csv

    ids = {
        feature["properties"]["id"]
        for name in ("places", "legs")
        for feature in json.loads(Path(data, f"{name}.geojson").read_text("utf-8"))["features"]
    }
    with Path(data, "sources.csv").open(encoding="utf-8", newline="") as file:
        return {"subject": ids, "publisher": {row["id"] for row in csv.DictReader(file)}}


def check(data: str) -> int:
    """Print the lines of reports.csv with faults; returns how many they are."""
    import pandas as pd

    reports = pd.read_csv(f"{data}/reports.csv", dtype=str, keep_default_na=False)
    wrong = faults(reports, known_of(data)) | reports["id"].duplicated()
    for line in reports.index[wrong]:
        print(f"reports.csv:{line + 2}: a fault", file=sys.stderr)
    return int(wrong.sum())


def import_by_pandas(file: str, data: str) -> int:
    """Append the rows of a table to reports.csv; returns how many."""
    import pandas as pd

    if file.endswith(".xlsx"):
        new = pd.read_excel(file, dtype=str, engine="calamine").fillna("")
    else:
        new = pd.read_csv(file, dtype=str, keep_default_na=False)
    if faults(new, known_of(data)).any():
        raise ValueError("there are faults")
    text = pd.util.hash_pandas_object(new, index=False).map("{:016x}".format)
    new.insert(0, "id", text)
    columns = Path(data, "reports.csv").read_text("utf-8").partition("\n")[0].split(",")
    new["recorded_at"] = pd.Timestamp.now("UTC").isoformat()
    new.reindex(columns=columns, fill_value="").to_csv(
        f"{data}/reports.csv", mode="a", header=False, index=False
    )
    return len(new)


def import_by_polars(file: str, data: str) -> int:
    """Append the rows of a table to reports.csv; returns how many."""
    import polars as pl

    known = known_of(data)
    if file.endswith(".xlsx"):
        new = pl.read_excel(file, engine="openpyxl", infer_schema_length=0)
    else:
        new = pl.read_csv(file, infer_schema=False)
    new = new.fill_null("")
    days = {name: pl.col(name).str.to_date(strict=False) for name in DAYS}
    wrong = (
        ~pl.col("subject").is_in(list(known["subject"]))
        | ~pl.col("publisher").is_in(list(known["publisher"]))
        | ~pl.col("status").is_in(STATUSES)
        | ~pl.col("basis").is_in(BASES)
        | ~pl.col("traffic").str.split("|").list.eval(pl.element().is_in(list(TRAFFICS))).list.all()
        | days["effective_from"].is_null()
        | days["reported_on"].is_null()
        | ((pl.col("effective_to") != "") & days["effective_to"].is_null())
        | (days["effective_to"] < days["effective_from"]).fill_null(value=False)
    )
    if new.select(wrong.any()).item() or new.is_duplicated().any():
        raise ValueError("there are faults")
    columns = Path(data, "reports.csv").read_text("utf-8").partition("\n")[0].split(",")
    new = new.with_columns(
        id=pl.struct(pl.all()).hash().cast(pl.String), recorded_at=pl.lit("2026-11-28T00:00:00Z")
    ).select(pl.col(name) if name in {*new.columns, "id", "recorded_at"} else pl.lit("").alias(name)
             for name in columns)  # fmt: skip
    with Path(data, "reports.csv").open("ab") as out:
        new.write_csv(out, include_header=False)
    return len(new)


IMPORTS = {"pandas": import_by_pandas, "polars": import_by_polars}


def main(what: str, *words: str) -> int:
    """Answer, and print it as JSON."""
    if what == "import":
        answer: Any = IMPORTS[words[0]](*words[1:])
    else:
        questions: dict[str, Callable[..., Any]]
        questions = {"status": status, "history": history, "check": check}
        answer = questions[what](*words)
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

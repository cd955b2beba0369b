"""The peers of `scale`: the status of every subject on a day, by hand: the newest report in force.

python benchmarks/scale_peers.py duckdb|polars PARTS DAY
"""

from __future__ import annotations

import sys
from datetime import date

QUERY = """
SELECT subject, arg_max(status, (effective_from, reported_on, recorded_at, id)) AS status
FROM read_parquet(?, hive_partitioning = false)
WHERE list_contains(traffic, 'goods') AND effective_from <= ?
  AND (effective_to IS NULL OR effective_to >= ?)
GROUP BY subject
"""


def by_duckdb(parts: str, day: date) -> int:
    """Answer by DuckDB; returns how many subjects have a status."""
    import duckdb

    return len(duckdb.connect().execute(QUERY, [parts, day, day]).fetchall())


def by_polars(parts: str, day: date) -> int:
    """The window part alone: the newest report in force of each subject."""
    import polars as pl

    reports = pl.scan_parquet(parts, hive_partitioning=False).filter(
        pl.col("traffic").list.contains("goods"),
        pl.col("effective_from") <= day,
        pl.col("effective_to").is_null() | (pl.col("effective_to") >= day),
    )
    order = ["effective_from", "reported_on", "recorded_at", "id"]
    last = reports.sort(order).group_by("subject").agg(pl.col("status").last())
    return int(last.collect().height)


if __name__ == "__main__":
    by = {"duckdb": by_duckdb, "polars": by_polars}[sys.argv[1]]
    print(by(sys.argv[2], date.fromisoformat(sys.argv[3])))

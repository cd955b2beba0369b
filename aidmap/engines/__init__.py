"""The rules for all subjects of an archive at once, by engines that take much: DuckDB and Spark.

What is asked is in `jobs`; each engine writes the answer as Parquet, without ever holding it whole.
"""

LOCAL = "local[*]"  # the master of Spark: all cores of this machine

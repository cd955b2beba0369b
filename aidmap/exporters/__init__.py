"""Formats of others, out: tables, maps, workbooks, from the records and the frames of `geo`.

Where files go is left to those who ask; reading such formats is left to `importers`.
"""

from aidmap.exporters import exporter as exporter
from aidmap.exporters.csv_tables import guard_formula, reports_csv, statuses_csv, unguard_formula
from aidmap.exporters.exporter import export

__all__ = ["export", "exporter", "guard_formula", "reports_csv", "statuses_csv", "unguard_formula"]

"""Formats of others, out: tables, maps, workbooks, from the records and the frames of `geo`.

Where files go is left to those who ask; reading such formats is left to `importers`.
"""

from aidmap.exporters import exporter as exporter
from aidmap.exporters.csv_tables import guarded, reports_csv, statuses_csv, unguarded
from aidmap.exporters.exporter import exported

__all__ = ["exported", "exporter", "guarded", "reports_csv", "statuses_csv", "unguarded"]

"""Exports a snapshot to the formats of other programs: tables, maps and workbooks.

Writing the bytes to files is left to the caller; reading such formats is left to `importers`.
"""

from aidmap.exporters import exporter as exporter
from aidmap.exporters.csv_tables import (
    counts_csv,
    guard_formula,
    months_csv,
    reports_csv,
    statuses_csv,
    unguard_formula,
)
from aidmap.exporters.exporter import export

__all__ = [
    "counts_csv",
    "export",
    "exporter",
    "guard_formula",
    "months_csv",
    "reports_csv",
    "statuses_csv",
    "unguard_formula",
]

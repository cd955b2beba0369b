"""Formats of others, in and out: tables, maps, workbooks.

Out: written from the frames of `layers` and the records. In: an `Intake` of records, which is shown
before it is taken. Where files go, and keeping records, is left to those who ask.
"""

from aidmap.exchange import intakes
from aidmap.exchange.grids import geojson, geopackage
from aidmap.exchange.intakes import Intake
from aidmap.exchange.sheets import guarded, reports_csv, statuses_csv, unguarded

__all__ = [
    "Intake", "geojson", "geopackage", "guarded", "intakes", "reports_csv", "statuses_csv",
    "unguarded",
]  # fmt: skip

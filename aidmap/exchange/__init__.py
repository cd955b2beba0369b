"""Formats of others, in and out: tables, maps, workbooks.

Out: written from the records and the frames of `layers`. In: an `Intake` of records, which is shown
before it is taken. Where files go, and keeping records, is left to those who ask.
"""

from aidmap.exchange import exports, intakes
from aidmap.exchange.exports import exported
from aidmap.exchange.intakes import Intake
from aidmap.exchange.sheets import guarded, reports_csv, statuses_csv, unguarded

__all__ = [
    "Intake", "exported", "exports", "guarded", "intakes", "reports_csv", "statuses_csv",
    "unguarded",
]  # fmt: skip

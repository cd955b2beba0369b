"""Formats of others, out: tables, maps, workbooks, from the records and the frames of `layers`.

Where files go is left to those who ask; reading such formats is left to `importers`.
"""

from aidmap.exchange import exports
from aidmap.exchange.exports import exported
from aidmap.exchange.sheets import guarded, reports_csv, statuses_csv, unguarded

__all__ = ["exported", "exports", "guarded", "reports_csv", "statuses_csv", "unguarded"]

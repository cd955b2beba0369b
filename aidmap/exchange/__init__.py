"""The statuses of a day and the reports behind them, in the formats of others.

Written from the frames of `layers`; where files go is left to those who ask.
"""

from aidmap.exchange.grids import geojson, geopackage
from aidmap.exchange.sheets import guarded, reports_csv, statuses_csv

__all__ = ["geojson", "geopackage", "guarded", "reports_csv", "statuses_csv"]

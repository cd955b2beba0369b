"""Charts of time for print and slides: time line, calendar and announcement gaps.

The figures come from `periods`, sheets and words around a chart from `static`. Time runs from left
to right in every language, as on the page.
"""

from aidmap.charts.pictures import KINDS, draw, title

__all__ = ["KINDS", "draw", "title"]

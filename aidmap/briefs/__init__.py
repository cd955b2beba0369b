"""What is to be said of a day or a period: headline, table, changes, destinations, doubts, sources.

Plain `documents.blocks`, which go into a brief, and into documents and pages of other people. How a
document looks in Word or on paper is left to `documents`.
"""

from aidmap.briefs.citations import Citations
from aidmap.briefs.statements import changes, destinations, minded, status_words, table
from aidmap.briefs.wholes import (
    brief,
    file_name,
    heading,
    labels,
    map_picture,
    method,
    statuses,
    timeline,
)

__all__ = [
    "Citations", "brief", "changes", "destinations", "file_name", "heading", "labels",
    "map_picture", "method", "minded", "status_words", "statuses", "table", "timeline",
]  # fmt: skip

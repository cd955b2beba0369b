"""A static site of a data set: pages, downloads, feeds; for any web server, or none at all.

What its pages say is in `index_pages`, `day_pages` and `record_pages`, feeds and calendar are in
`feeds`; drawing is left to `render`.
"""

from aidmap.site.site_data import Subject
from aidmap.site.writer import Written, files_of, write

__all__ = ["Subject", "Written", "files_of", "write"]

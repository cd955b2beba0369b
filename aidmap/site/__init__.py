"""A static site of a data set: pages, downloads and feeds, for any web server or a local folder.

`index_pages`, `day_pages` and `record_pages` compose the pages; `feeds` makes feed and calendar.
Drawing is left to `render`.
"""

from aidmap.site.site_data import SiteData
from aidmap.site.writer import WriteCounts, site_files, write

__all__ = ["SiteData", "WriteCounts", "site_files", "write"]

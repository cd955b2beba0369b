"""A static site of a data set: pages, downloads and feeds, for any web server or a local folder.

`file_list` knows its files and `file_keys` what each depends on, so that only what changed is made.
`index_pages`, `day_pages` and `record_pages` compose the pages; `feeds` makes feed and calendar.
Drawing is left to `render`.
"""

from aidmap.site.site_builder import build_site
from aidmap.site.site_data import SiteData
from aidmap.site.writer import WriteCounts

__all__ = ["SiteData", "WriteCounts", "build_site"]

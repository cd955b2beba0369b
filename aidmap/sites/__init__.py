"""A static site of a data set: pages, downloads, feeds; for any web server, or none at all.

What its pages say is in `pages`, feeds and calendar are in `feeds`; drawing is left to `maps`.
"""

from aidmap.sites.folders import Written, files_of, write
from aidmap.sites.subjects import Subject

__all__ = ["Subject", "Written", "files_of", "write"]

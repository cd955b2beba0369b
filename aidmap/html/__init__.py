"""The map as one HTML page, and its layers as folium elements.

Only this package imports folium. Data comes from `geo`, the look of statuses from `style`. Scripts
and style sheets are files in assets/, markup is in templates/.
"""

from aidmap.html.folium_elements import Basemap, OfflineMap, Places, Routes
from aidmap.html.history import history_of
from aidmap.html.page import page, page_map

__all__ = ["Basemap", "OfflineMap", "Places", "Routes", "history_of", "page", "page_map"]

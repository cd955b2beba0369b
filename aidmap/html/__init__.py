"""The map as one HTML page, and its layers as folium elements. The door for folium.

What is drawn comes from `geo`; how a status looks from `style`; scripts and styles are files in
assets/, markup is in templates/.
"""

from aidmap.html.folium_elements import Basemap, OfflineMap, Places, Routes
from aidmap.html.page import page, page_map

__all__ = ["Basemap", "OfflineMap", "Places", "Routes", "page", "page_map"]

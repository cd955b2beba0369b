"""The map as a picture for print and slides: PNG, SVG and PDF. The door for matplotlib.

What is drawn comes from `layers`, how a status looks from `style`, words from `language`. Charts
over time are left to `charts`, pages for browsers to `interactive`.
"""

from aidmap.figure.figure import FORMATS, font_folder
from aidmap.figure.map_figure import Order, draw
from aidmap.figure.page_layout import SIZES

__all__ = ["FORMATS", "SIZES", "Order", "draw", "font_folder"]

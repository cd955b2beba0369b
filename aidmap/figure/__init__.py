"""Maps and charts as pictures for print and slides: PNG, SVG and PDF. The door for matplotlib.

What is drawn comes from `geo`, how a status looks from `style`, words from `i18n`. Pages for
browsers are left to `html`.
"""

from aidmap.figure.figure import FORMATS, font_folder
from aidmap.figure.map_figure import RenderOptions, draw
from aidmap.figure.page_layout import SIZES

__all__ = ["FORMATS", "SIZES", "RenderOptions", "draw", "font_folder"]

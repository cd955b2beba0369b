"""Maps and charts as pictures for print and slides: PNG, SVG and PDF.

Only this package imports matplotlib. Data comes from `geo`, the look of statuses from `style`,
words from `i18n`. Pages for browsers are left to `html`.
"""

from aidmap.figure.figure import FORMATS, font_folder
from aidmap.figure.map_figure import RenderOptions, draw
from aidmap.figure.page_layout import SIZES

__all__ = ["FORMATS", "SIZES", "RenderOptions", "draw", "font_folder"]

"""Snippets that put a map into another web page: an iframe, a figure, or oEmbed for a CMS.

Drawing the map is left to `render`. A map page in an iframe reports its height; the optional script
assets/fit.js on the other page fits the iframe to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from aidmap import geo, render
from aidmap.errors import DataError
from aidmap.i18n import Speech
from aidmap.query.finding import dated_sentence
from aidmap.templates import fill_template

if TYPE_CHECKING:
    from aidmap.query.snapshot import Snapshot

DPI, COLUMN = 110, (170, 120)  # a picture of some 60 kB; millimetres
INCH = 25.4
PROVIDER_NAME = "aidmap"
DEFAULT_WIDTH = 800  # pixels, in oEmbed answers if the width is a percentage


@dataclass(frozen=True, kw_only=True)
class Embed:
    """A map to be shown on another web page.

    Attributes:
        snapshot: what is shown first.
        page: the address of the map page: http, https, or relative to the other page.
        picture: the address of a picture of the map; empty: the snippet embeds one.
        language: its tag, as en or ar.
        width: the width of the iframe, in pixels or as a percentage like 100%.
        height: the height of the iframe, in pixels.

    Raises:
        DataError: the width or an address is invalid.
    """

    snapshot: Snapshot
    page: str = ""
    picture: str = ""
    language: str = "en"
    width: str = "100%"
    height: int = 640

    def __post_init__(self) -> None:
        faults = []
        if not re.fullmatch(r"[1-9]\d{0,3}%?", self.width):
            faults.append(f"{self.width!r}: a width is in pixels, or a share as 100%")
        for what, address in (("page", self.page), ("picture", self.picture)):
            if not _is_allowed_address(address):
                faults.append(f"{address!r}: the address of a {what} is http, https, or a path")
        if faults:
            raise DataError(faults)

    @property
    def address(self) -> str:
        """The address of the map page with the view of the snapshot."""
        return self._view_address(frame=False)

    def frame(self) -> str:
        """A sandboxed iframe with a title, and a picture for readers that show no iframes.

        Raises:
            DataError: the address of the map page is not given, or cannot express the view.
        """
        if not self.page:
            raise DataError(["a frame needs the address of the map's page: give --page"])
        if self.snapshot.query.clocks.known_by or self.snapshot.query.clocks.recorded_by:
            what = "an address has no known-by and recorded-by: draw the page with them, or"
            raise DataError([f"{what} embed a figure"])
        return fill_template(
            "frame.html",
            title=dated_sentence(self.snapshot, self._speech),
            page="",
            address=self._view_address(frame=True),
            link=self.address,
            picture=self.picture or self._picture_uri(),
            width=self.width,
            height=self.height,
        )

    def figure(self) -> str:
        """A figure with a picture, its caption, sources and disclaimer."""
        speech, caption = self._speech, geo.caption(self.snapshot, self._speech)
        width, height = (int(side / INCH * DPI) for side in COLUMN)
        own = not self.picture
        return fill_template(
            "figure.html",
            address=self.address if self.page else "",
            picture=self.picture or self._picture_uri(),
            alt=speech.word("map_of", title=dated_sentence(self.snapshot, speech)),
            width=width if own else None,
            height=height if own else None,
            finding=caption.finding,
            about=speech.join(
                part for part in (geo.heading(self.snapshot, speech), caption.clocks) if part
            ),
            caption=caption,
            language=self.language,
            direction=speech.direction,
            semicolon=speech.semicolon,
            word=speech.word,
            listed=speech.join,
        )

    def oembed(self) -> dict[str, Any]:
        """The oEmbed 1.0 response for a rich resource; width and height are in pixels."""
        response = {
            "version": "1.0",
            "type": "rich",
            "provider_name": PROVIDER_NAME,
            "title": dated_sentence(self.snapshot, self._speech),
            "html": self.frame(),
            "width": int(self.width) if self.width.isdecimal() else DEFAULT_WIDTH,
            "height": self.height,
        }
        if not self.picture:
            return response
        width, height = (int(side / INCH * DPI) for side in COLUMN)
        picture = {"url": self.picture, "width": width, "height": height}
        return response | {f"thumbnail_{key}": value for key, value in picture.items()}

    @property
    def _speech(self) -> Speech:
        return Speech(self.language)

    def _view_address(self, *, frame: bool) -> str:
        """The address of the map page with its view (docs/drawing.md, "in the address")."""
        scheme, host, path, query, _ = urlsplit(self.page)
        asked = self.snapshot.query
        view = {"on": asked.on.isoformat(), "traffic": asked.traffic.value, "lang": self.language}
        if asked.according_to:
            view["by"] = ",".join(asked.according_to)
        if frame:
            query = "&".join(part for part in (query, "embed=1") if part)
        return urlunsplit((scheme, host, path, query, urlencode(view, safe=",", quote_via=quote)))

    def _picture_uri(self) -> str:
        """A picture of the map as a data URI."""
        paper = {"size": "column", "dpi": DPI}
        drawing = render.draw(self.snapshot, suffix=".png", language=self.language, paper=paper)
        return render.data_uri(drawing.content, ".png")


def _is_allowed_address(address: str) -> bool:
    """Whether an address is http, https, or a path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "" or (parts.scheme in {"http", "https"} and bool(parts.netloc))


def fit_script() -> str:
    """The script for other pages that fits iframes to the height of the maps in them."""
    return (files("aidmap") / "assets" / "fit.js").read_text(encoding="utf-8")

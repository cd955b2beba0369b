"""Drawing maps and charts in any format, and saving them.

The drawing itself is left to `html` and `figure`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, StoreError
from aidmap.files import write_whole
from aidmap.garbage import without_collection
from aidmap.i18n import Speech
from aidmap.query.dataset import Dataset
from aidmap.query.finding import dated_sentence
from aidmap.templates import fill_template

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import date
    from typing import Unpack

    from aidmap.model import About
    from aidmap.query.period import Period
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.clocks import ClockOptions

FORMATS = (".html", ".png", ".svg", ".pdf")
WORLD = (-180.0, -90.0, 180.0, 90.0)  # west, south, east, north
MIME = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawn map or chart.

    Attributes:
        content: the content of the file.
        suffix: the format: .html, .png, .svg or .pdf.
        finding: what it shows, in one sentence that has its day and its caveat.
        beside: files that lie beside it, by name: the reports of a page that was split.
    """

    content: bytes
    suffix: str
    finding: str
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the drawing to a file, completely or not at all; a missing folder is created.

        Raises:
            DataError: the suffix names another format than that of the drawing.
            StoreError: the file cannot be written.
        """
        target = Path(path)
        if check_format(target) != self.suffix:
            raise DataError([f"{target}: this is drawn as {self.suffix}; name it so"])
        try:
            for name, content in self.beside.items():  # first: what it needs is there when it is
                write_whole(target.parent / name, content)
            write_whole(target, self.content)
        except OSError as error:
            raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
        return target

    def _repr_html_(self) -> str:
        """The drawing in a notebook: a picture, or a page in a sandboxed iframe."""
        if self.suffix in MIME:
            address = data_uri(self.content, self.suffix)
            return fill_template("picture.html", address=address, alt=self.finding)
        if self.suffix != ".html":
            return fill_template("sentence.html", text=self.finding)
        page = self.content.decode("utf-8")
        shown = {"address": "", "link": "", "picture": "", "width": "100%", "height": 720}
        return fill_template("frame.html", title=self.finding, page=page, **shown)


def data_uri(content: bytes, suffix: str) -> str:
    """A picture as a data URI."""
    return f"data:{MIME[suffix]};base64,{base64.b64encode(content).decode('ascii')}"


@without_collection()
def draw(  # noqa: PLR0913 - each is a choice of its own
    data: Dataset | Snapshot,
    *,
    on: date | str | None = None,
    suffix: str = ".html",
    language: str = "en",
    permalink: str = "",
    picture: str = "",
    compact: bool = False,
    amounts: bool = False,
    split: bool = False,
    paper: Mapping[str, Any] | None = None,
    **clocks: Unpack[ClockOptions],
) -> Drawing:
    """Draw the map of a day: one HTML page, or a picture for print and slides.

    Args:
        data: a data set, or a snapshot (`Dataset.at`), which already has a day and clocks.
        on: a day, as a date, YYYY-MM-DD, today or yesterday; None: today there.
        suffix: the format: .html, .png, .svg or .pdf.
        language: its tag, as en or ar; of a page the language shown first.
        permalink: the address where the page will be, for links and the QR code.
        picture: of a page, the address of its picture, which networks show with a link to the page.
        compact: a page with only title, map, legend and caption, for a small frame.
        amounts: whether to show how much was counted at the gateways; a page has a switch for it.
        split: whether a page of thousands of reports has them in a file beside it.
        paper: for pictures, as in `figure.RenderOptions`: size, orientation, bounds, dpi and more.
        clocks: traffic, known_by, recorded_by, according_to, what_if as in `Dataset.at`.

    Raises:
        DataError: a day, the data set or an option is invalid.

    Examples:
        >>> drawing = aidmap.draw(aidmap.open_store(), on="2024-05-20")
        >>> drawing.finding.partition(";")[0]
        '20 May 2024. 6 of 8 gateways pass goods into Gaza, with restrictions'
        >>> drawing.save("erez.html").name
        'erez.html'
    """
    snapshot = data.at(on, **clocks) if isinstance(data, Dataset) else data
    beside = {}
    if suffix == ".html":
        from aidmap import html

        reports = html.history_of(snapshot, beside=split)
        page = html.page(
            snapshot, language=language, permalink=permalink, picture=picture, compact=compact,
            amounts=amounts, reports=reports,
        )  # fmt: skip
        content = page.encode("utf-8")
        beside = reports.files() if reports else {}
    else:
        from aidmap import figure

        options = figure.RenderOptions(
            language=language, permalink=permalink, amounts=amounts, **(paper or {})
        )
        content = figure.draw(snapshot, suffix, options)
    return Drawing(
        content=content,
        suffix=suffix,
        finding=dated_sentence(snapshot, Speech(language)),
        beside=beside,
    )


@without_collection()
def draw_chart(
    period: Period, kind: str, *, suffix: str = ".svg", paper: Mapping[str, Any] | None = None
) -> Drawing:
    """Draw a chart of a period.

    Args:
        period: the period to show.
        kind: timeline, calendar, gap or amounts; of amounts the period may be a `CountedPeriod`.
        suffix: .png, .svg or .pdf.
        paper: language, dpi, number, made and permalink as in `figure.RenderOptions`.

    Raises:
        DataError: charts cannot be drawn in that format.
    """
    from aidmap import figure
    from aidmap.figure import chart_figure

    if suffix not in figure.FORMATS:
        raise DataError([f"a chart cannot be drawn as {suffix}; name it .png, .svg or .pdf"])
    options = figure.RenderOptions(**(paper or {}))
    return Drawing(
        content=chart_figure.draw(period, kind, suffix, options),
        suffix=suffix,
        finding=chart_figure.title(period, kind, Speech(options.language)),
    )


def parse_extent(about: About, extent: str) -> tuple[float, float, float, float] | None:
    """Parse the extent of a map: a named view, or west,south,east,north in degrees.

    Returns:
        The bounds; None for `auto`, the first view.

    Raises:
        DataError: it is neither, or its degrees are not in order.
    """
    if extent == "auto":
        return None
    if extent in about.extents:
        return about.extents[extent]
    try:
        west, south, east, north = (float(part) for part in extent.split(","))
    except ValueError:
        names = ", ".join(["auto", *about.extents])
        what = f"--extent {extent!r} is none: give {names}, or west,south,east,north in degrees"
        raise DataError([what]) from None
    min_lon, min_lat, max_lon, max_lat = WORLD
    if not (min_lon <= west < east <= max_lon and min_lat <= south < north <= max_lat):
        raise DataError([f"--extent {extent!r}: must be west, south, east, north, in this order"])
    return west, south, east, north


def check_format(path: Path) -> str:
    """Return the suffix of a path in small letters, if it names a format of drawings.

    Raises:
        DataError: nothing can be drawn in that format.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        known = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
        raise DataError([f"{path}: cannot draw {suffix or 'without a suffix'}; name it {known}"])
    return suffix

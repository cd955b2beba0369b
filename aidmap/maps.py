"""Drawing the map of a day: what is asked for goes in, a Drawing that can be saved comes out."""

from __future__ import annotations

import html
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap import interactive, layers
from aidmap.datasets import Dataset
from aidmap.errors import DataError, StoreError
from aidmap.language import Speech

if TYPE_CHECKING:
    from datetime import date

    from aidmap.snapshots import Snapshot

FORMATS = (".html",)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawn map.

    Attributes:
        content: the file, as bytes.
        finding: what it shows, in a sentence.
        warning: what to mind about it; else empty.
    """

    content: bytes
    finding: str
    warning: str = ""

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it, beside first and then in one move; the folder is made if there is none.

        Raises:
            DataError: the suffix names a format that it is not.
            StoreError: it cannot be written.
        """
        target = Path(path)
        check_format(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, self.content)
        except OSError as error:
            raise StoreError(f"{target}: cannot be written: {error.strerror}") from None
        return target

    def _repr_html_(self) -> str:
        """Show itself in a notebook, in a frame that may do nothing but draw."""
        page = html.escape(self.content.decode("utf-8"))
        title = html.escape(self.finding)
        return (
            f'<iframe title="{title}" sandbox="allow-scripts" width="100%" height="720" '
            f'srcdoc="{page}"></iframe>'
        )


def draw(
    data: Dataset | Snapshot,
    *,
    on: date | str | None = None,
    language: str = "en",
    permalink: str = "",
    compact: bool = False,
    **clocks: Any,
) -> Drawing:
    """Draw the map of a day as one HTML page.

    Args:
        data: a data set, or what can be said of a day (`Dataset.at`), where the rest is settled.
        on: a day, as a date, YYYY-MM-DD, today or yesterday; None: today there.
        language: the first one shown: en, ar, he or fr.
        permalink: the address where the page is to be found, for links and the QR code on paper.
        compact: leave title, map, legend and caption, for a small frame in another page.
        clocks: traffic, known_by, recorded_by, according_to, what_if as in `Dataset.at`.

    Raises:
        DataError: a day, or the data set, is wrong.
    """
    snapshot = data.at(on, **clocks) if isinstance(data, Dataset) else data
    speech = Speech(language)
    return Drawing(
        content=interactive.page(
            snapshot, language=language, permalink=permalink, compact=compact
        ).encode("utf-8"),
        finding=layers.finding(snapshot, speech),
        warning=layers.warning(snapshot, speech),
    )


def check_format(path: Path) -> None:
    """Make sure that a file's suffix names a format that can be drawn.

    Raises:
        DataError: it does not.
    """
    if path.suffix.lower() not in FORMATS:
        raise DataError([f"{path}: cannot draw {path.suffix or 'without a suffix'}; name it .html"])


def _replace(target: Path, content: bytes) -> None:
    """Write beside, flush, and rename: there is never half a file."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        beside = Path(folder) / target.name
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)

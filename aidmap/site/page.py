"""A page of a site: what it says, and where it is; how it looks is a template's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidmap.documents import briefing
from aidmap.documents.blocks import (
    Document,
    Heading,
)

if TYPE_CHECKING:
    from datetime import date

    from aidmap.documents.blocks import Block
    from aidmap.documents.citations import Citations
    from aidmap.model import Place, Route, Traffic
    from aidmap.site.site_data import Subject


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Attributes:
        path: within the site.
        told: what it says.
        summary: in a sentence.
        pictures: the paths of its pictures within the site, by their names.
    """

    path: str
    told: Document
    summary: str
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """From the page to the first one."""
        return "../" * self.path.count("/")


def place_path(place: Place) -> str:
    """Where the page of a place is."""
    return f"places/{place.id}.html"


def route_path(route: Route) -> str:
    """Where the page of a route is."""
    return f"routes/{route.id}.html"


def day_path(day: date) -> str:
    """Where the page of a day with changes is."""
    return f"days/{day}.html"


def chart_name(place: Place, traffic: Traffic) -> str:
    """What the chart of a place is called; it is beside the page of the place."""
    return f"{place.id}-{traffic}"


def make_page(
    subject: Subject,
    path: str,
    blocks: list[Block],
    summary: str,
    citations: Citations | None = None,
    pictures: dict[str, str] | None = None,
) -> Page:
    """Make a page of blocks; its title is the first heading's.

    Args:
        subject: what the site is to tell.
        path: of the page, within the site.
        blocks: what it says.
        summary: that in a sentence.
        citations: what its blocks cite.
        pictures: the paths of its pictures within the site, by their names.
    """
    title = next(block.text for block in blocks if isinstance(block, Heading))
    told = Document(
        title=title if path == "index.html" else f"{title} - {subject.title}",
        language=subject.language,
        day=subject.on,
        blocks=tuple(blocks),
        sources=tuple(citations.sources) if citations else (),
        labels=briefing.labels(subject.speech),
    )
    return Page(path, told, summary, pictures or {})

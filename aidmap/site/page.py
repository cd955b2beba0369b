"""A page of a site: its content and its path. Its appearance is left to a template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidmap.documents import briefing
from aidmap.documents.blocks import (
    Document,
    Heading,
)

if TYPE_CHECKING:
    from aidmap.documents.blocks import Block
    from aidmap.documents.citations import Citations
    from aidmap.site.site_data import SiteData


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Attributes:
        path: its path within the site.
        document: its content.
        summary: its content in one sentence.
        pictures: the paths of its pictures within the site, by name.
    """

    path: str
    document: Document
    summary: str
    pictures: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """The relative path from the page to the top folder of the site."""
        return "../" * self.path.count("/")


def make_page(
    site: SiteData,
    path: str,
    blocks: list[Block],
    summary: str,
    citations: Citations | None = None,
    pictures: dict[str, str] | None = None,
) -> Page:
    """Make a page of blocks; its first heading becomes its title.

    Args:
        site: the data of the site.
        path: the path of the page within the site.
        blocks: the content.
        summary: the content in one sentence.
        citations: the sources that the blocks cite.
        pictures: the paths of its pictures within the site, by name.
    """
    title = next(block.text for block in blocks if isinstance(block, Heading))
    document = Document(
        title=title if path == "index.html" else f"{title} - {site.title}",
        language=site.language,
        day=site.on,
        blocks=tuple(blocks),
        sources=tuple(citations.sources) if citations else (),
        labels=briefing.caption_labels(site.speech),
    )
    return Page(path, document, summary, pictures or {})

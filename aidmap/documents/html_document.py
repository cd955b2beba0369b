"""Documents as one HTML file that loads nothing from other hosts. The template escapes texts."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from aidmap.documents.blocks import Picture, template_values
from aidmap.i18n import Speech
from aidmap.render import data_uri
from aidmap.templates import content_security_policy, fill_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aidmap.documents.blocks import Document


def to_html(document: Document, *, pictures: Mapping[str, str] | None = None) -> bytes:
    """Write a document as HTML.

    Args:
        document: the document.
        pictures: the addresses of its pictures by name; None: they are embedded.
    """
    style = (files("aidmap") / "assets" / "document.css").read_text(encoding="utf-8")
    page = fill_template(
        "document.html",
        direction=Speech(document.language).direction,
        style=style,
        policy=content_security_policy((), (style,)),
        pictures=pictures
        or {picture.name: picture_uri(picture) for picture in pictures_of(document)},
        **template_values(document),
    )
    return page.encode("utf-8")


def to_fragment(document: Document) -> bytes:
    """Write a document as an HTML fragment for another page, without any styles."""
    shown = {picture.name: picture_uri(picture) for picture in pictures_of(document)}
    direction = Speech(document.language).direction
    values = template_values(document)
    text = fill_template("document_part.html", pictures=shown, direction=direction, **values)
    return text.encode("utf-8")


def pictures_of(document: Document) -> list[Picture]:
    """The pictures of a document, in order."""
    return [block for block in document.blocks if isinstance(block, Picture)]


def picture_uri(picture: Picture) -> str:
    """A picture as a data URI."""
    return data_uri(picture.png, ".png")

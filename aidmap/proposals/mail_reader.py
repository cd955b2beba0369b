"""Reads e-mails (.eml), with the standard library: headers, and the text of the message.

Attachments are not opened: save what is to be read, and name it.
"""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.proposals import plain_text
from aidmap.proposals.source_document import BlockWriter, SourceDocument, one_line

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from aidmap.importers.limits import Limits


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read an e-mail.

    Raises:
        DataError: it is none, or holds no text.
    """
    message: Any = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    if not (message["from"] or message["subject"]):
        raise DataError([f"{path}: is no e-mail: it has neither sender nor subject"])
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise DataError([f"{path}: holds no text; save its attachment, and name that"])
    text = body.get_content()
    return make_document(
        text,
        as_html=body.get_content_type() == "text/html",
        subject=message["subject"],
        sender=message["from"],
        sent=message["date"],
    )


def make_document(
    text: str, *, as_html: bool, subject: str | None, sender: str | None, sent: str | None
) -> SourceDocument:
    """Make a document of the text of an e-mail and its headers."""
    document = SourceDocument()
    if as_html:
        from aidmap.proposals.saved_page import from_html

        document = from_html(text) or document
    else:
        plain_text.add_text(BlockWriter(document), text)
    document.title = one_line(subject)
    document.publisher = one_line(str(sender or "").partition("<")[0]).strip("\"' ")
    document.reported_on = _day(sent) or document.reported_on
    return document


def _day(sent: str | None) -> date | None:
    try:
        return parsedate_to_datetime(str(sent)).date() if sent else None
    except ValueError:
        return None

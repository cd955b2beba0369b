"""Reads e-mails of Outlook (.msg). Imports python-oxmsg; attachments are not opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.proposals.mail_reader import make_document

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap.importers.limits import Limits
    from aidmap.proposals.source_document import SourceDocument


def read(path: Path, limits: Limits) -> SourceDocument:  # noqa: ARG001 - as all readers
    """Read an e-mail of Outlook.

    Raises:
        DataError: it is none, or holds no text.
    """
    from oxmsg import Message

    try:
        message = Message.load(str(path))
        text, page = message.body, message.html_body
        sent = message.sent_date
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes of its library
        raise DataError([f"{path}: is no e-mail of Outlook that can be read: {error}"]) from None
    if not (text or page):
        raise DataError([f"{path}: holds no text; save it as .eml, or its attachment"])
    document = make_document(
        text or page or "",
        as_html=not text,
        subject=message.subject,
        sender=message.sender,
        sent=None,
    )
    document.reported_on = sent.date() if sent else None
    return document

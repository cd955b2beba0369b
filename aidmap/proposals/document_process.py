"""The process that opens a document and sends its text; `document_reader` starts it.

Nothing in a document is executed, and nothing is fetched: a socket cannot be opened here.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from aidmap.importers.messages import message_line
from aidmap.importers.reading_process import serve
from aidmap.proposals import document_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aidmap.importers.limits import Limits


def main() -> None:
    """Answer the request on standard input."""
    logging.disable(logging.CRITICAL)  # what libraries say of a broken file helps nobody
    sys.addaudithook(_refuse_network)
    serve(_answer)


def _refuse_network(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"}:
        _refuse(event)


def _refuse(event: str) -> NoReturn:
    raise PermissionError(f"a document asked for {event}: nothing leaves this process")


def _answer(request: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    document = document_reader.open_document(Path(request["path"]), limits)
    yield message_line(
        "document",
        document.title,
        document.reported_on,
        document.saved_on,
        document.publisher,
        document.url,
    )
    for block in document.blocks:
        yield message_line(
            "block", block.kind, block.text, block.page, block.paragraph, list(block.headings)
        )
    yield message_line("end")


if __name__ == "__main__":
    main()

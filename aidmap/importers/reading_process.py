"""The process that opens an imported file, reads it and sends plain rows; it does nothing else.

The readers are large libraries, some of them in C. If one crashes, hangs or uses too much memory,
this process ends, and the user gets one line that says so. `isolation` starts the process, as
python -m aidmap.importers.reading_process.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.errors import AidmapError, DataError, MissingExtra
from aidmap.importers.limits import Limits
from aidmap.importers.messages import fault_fields, message_line
from aidmap.model.import_mapping import Mapping
from aidmap.model.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidmap.importers.header import Table

# That are sent together, and for which they may wait: of wide tables, fewer rows.
MOST_ROWS, MOST_CELLS, MOST_SECONDS = 200, 3000, 0.5


def main() -> None:
    """Answer the request on standard input."""
    serve(_answer)


def serve(answer: Callable[[dict[str, Any], Limits], Iterator[bytes]]) -> None:
    """Hold this process to its limits, and write the messages that answer the request.

    Args:
        answer: gives the messages; what it raises is sent as faults.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process decides when to stop
    request = json.loads(sys.stdin.buffer.read())
    limits = Limits(**request["limits"])
    limits.hold_process()
    out = sys.stdout.buffer
    try:
        for message in answer(request, limits):
            out.write(message)
    except DataError as error:
        out.write(message_line("faults", [fault_fields(fault) for fault in error.faults]))
    except MissingExtra as error:
        out.write(message_line("missing", error.extra, error.purpose))
    except AidmapError as error:
        out.write(message_line("faults", [{"what": line} for line in error.lines]))
    out.flush()


def _answer(request: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    path, job = Path(request["path"]), request["job"]
    mapping: Mapping = validate(Mapping, request["mapping"])
    if job == "land":
        from aidmap.importers import vector

        bounds, metres = request["bounds"], request["metres"]
        for feature in vector.read_land(path, mapping, bounds, metres, limits=limits):
            yield message_line("feature", feature)
    else:
        from aidmap.importers import readers, targets

        target = targets.make_target(job, mapping, **request.get("target", {}))
        yield from table_messages(readers.open_table(path, target, limits=limits))
    yield message_line("end")


def table_messages(table: Table) -> Iterator[bytes]:
    """Give a table as messages: its head, its rows, then notes, skipped parts and doubts."""
    columns = list(table.columns)
    yield message_line("table", table.where, columns, table.epoch, table.guarded)
    rows: list[Any] = []
    most = min(MOST_ROWS, MOST_CELLS // max(1, len(columns)) + 1)
    begun = time.monotonic()
    for row in table.rows:
        rows.append((row.number, row.fault, [row.cells.get(name) for name in columns]))
        if len(rows) >= most or time.monotonic() - begun > MOST_SECONDS:
            yield message_line("rows", rows)
            rows, begun = [], time.monotonic()
    yield message_line("rows", rows)
    yield message_line("notes", table.notes)
    yield message_line("skipped", table.skipped_parts)
    yield message_line("doubts", [list(doubt) for doubt in table.doubts])


if __name__ == "__main__":
    main()

"""Tables for spreadsheets: CSV in UTF-8 with a byte order mark, as spreadsheets want it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from aidmap.models import Report
from aidmap.stores.files import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.snapshots import Snapshot

STATUSES = (
    "place", "name_en", "name_ar", "kind", "lon", "lat", "traffic", "on", "status", "since",
    "last_heard", "contested", "stale", "publisher", "reported_on", "url", "licence",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would run


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before what looks like one.

    What has such quotes of its own gets one more, so that `unguarded` gives back every text.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """The text of a guarded cell."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def statuses_csv(snapshots: Iterable[Snapshot]) -> bytes:
    """One row a place and snapshot: its status and who says so."""
    return _table(STATUSES, (row for snapshot in snapshots for row in _statuses(snapshot)))


def reports_csv(snapshot: Snapshot) -> bytes:
    """One row a report, of every publisher and traffic, in the order in which they came in."""
    columns = tuple(Report.model_fields)
    rows = ([guarded(cell) for cell in cells(report, columns)] for report in snapshot.told)
    return _table(columns, rows)


def _statuses(snapshot: Snapshot) -> Iterable[Sequence[object]]:
    asked, licence = snapshot.question, snapshot.records.about.licence
    for place in snapshot.records.places:
        state = snapshot.state(place.id)
        report = state.report
        said = (snapshot.publishers[report.publisher], report.reported_on, report.url or "") if (
            report
        ) else ("", "", "")  # fmt: skip
        texts = (place.id, place.name_en, place.name_ar or "", place.kind)
        publisher, reported_on, url = said
        yield (
            *map(guarded, texts), place.lon, place.lat, asked.traffic, asked.on, state.status,
            state.since or "", state.last_heard or "", str(state.contested).lower(),
            str(state.stale).lower(), guarded(publisher), reported_on, url, guarded(licence),
        )  # fmt: skip


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")

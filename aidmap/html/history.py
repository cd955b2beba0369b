"""The reports of a page of many: the few that it is first drawn with, and all of them, packed.

A page of a few thousand reports has them as they are.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from aidmap.html import payload
from aidmap.rules.status import heard_on

if TYPE_CHECKING:
    from aidmap.model import Report
    from aidmap.query.snapshot import Snapshot

PROPERTY = "aidmap-history"  # of the style sheet; assets/history.js reads it
MOST_PLAIN = 5_000  # reports: fewer are quicker to read than to unpack


def has_history(snapshot: Snapshot) -> bool:
    """Whether a page has so many reports that it is drawn before it reads all of them."""
    return len(snapshot.all_reports) > MOST_PLAIN


def first_reports(snapshot: Snapshot) -> list[Report]:
    """The reports on which the statuses of the first day rest."""
    chosen = {
        report.id
        for subject, reports in snapshot.reports.items()
        for report in heard_on(
            reports,
            snapshot.sightings.get(subject, ()),
            on=snapshot.query.on,
            policy=snapshot.policy,
        )
    }
    return [report for report in snapshot.all_reports if report.id in chosen]


def packed_history(snapshot: Snapshot) -> str:
    """All reports as JSON, packed by gzip, in base64: letters that cannot end an element."""
    text = payload.script_json(payload.history(snapshot))
    packed = gzip.compress(text.encode("utf-8"), mtime=0)
    return base64.b64encode(packed).decode("ascii")


class History(NamedTuple):
    """All reports of a page of many.

    Attributes:
        packed: their JSON, packed by gzip, in base64: letters that cannot end an element.
        file: the name of the file beside the page that holds them; empty: the page does.
    """

    packed: str
    file: str = ""

    @property
    def style(self) -> bytes:
        """The content of the file: a style sheet, for a page in a folder may load one as data.

        As a script it could do anything, and other files are not to be read from a folder.
        """
        return f':root{{--{PROPERTY}:"{self.packed}"}}\n'.encode()


def history_of(snapshot: Snapshot, *, beside: bool) -> History | None:
    """All reports of a page of many, in the page or in a file beside it; None: they are few."""
    if not has_history(snapshot):
        return None
    packed = packed_history(snapshot)
    start = hashlib.sha256(packed.encode()).hexdigest()[:16]
    return History(packed, f"aidmap-history-{start}.css" if beside else "")

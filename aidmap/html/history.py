"""The records of a page of many: the few that it is first drawn with, and all of them, packed.

Records here are reports and counts. A page of a few thousand has them as they are.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from aidmap.html import payload
from aidmap.html.packed_parts import packed
from aidmap.rules.amounts import sharing_days
from aidmap.rules.recent_amounts import WINDOW
from aidmap.rules.status import heard_on

if TYPE_CHECKING:
    from aidmap.model import Count, Report
    from aidmap.query.snapshot import Snapshot

PROPERTY = "aidmap-history"  # of the style sheet; assets/history.js reads it
MOST_PLAIN = 5_000  # reports and counts: fewer are quicker to read than to unpack


def has_history(snapshot: Snapshot) -> bool:
    """Whether a page has so many records that it is drawn before it reads all of them."""
    return len(snapshot.all_reports) + len(snapshot.all_counts) > MOST_PLAIN


def first_claims(snapshot: Snapshot, *, amounts: bool, beside: bool) -> payload.Claims:
    """The records that the first drawing needs.

    Args:
        snapshot: what is shown first.
        amounts: whether that drawing shows how much was counted, for which it needs every count.
        beside: whether the others are in a file, so that it may be long until they are read, if
            they ever are: then it has what only all of them tell of its day.
    """
    counts = snapshot.all_counts if amounts else _first_counts(snapshot)
    told = payload.told_beforehand(snapshot) if beside else None
    return payload.Claims(_first_reports(snapshot), counts, told)


def _first_reports(snapshot: Snapshot) -> list[Report]:
    """The reports on which the statuses of the first day rest."""
    chosen = {
        report.id
        for subject, reports in snapshot.reports.items()
        for report in heard_on(
            reports,
            snapshot.sightings.get(subject, ()),
            on=snapshot.query.on,
            policy=snapshot.policy,
            state=None if subject in snapshot.what_if else snapshot.state(subject),
        )
    }
    return [report for report in snapshot.all_reports if report.id in chosen]


def _first_counts(snapshot: Snapshot) -> list[Count]:
    """The counts that were taken lately, and those that decide which of them are added up."""
    lately = max(snapshot.policy.count_holds_days, WINDOW)
    since = snapshot.query.on - timedelta(days=lately)
    chosen = {
        count.id
        for counts in snapshot.counts_by_place.values()
        for group in sharing_days(counts)
        if group[0].first_day <= snapshot.query.on and max(one.last_day for one in group) >= since
        for count in group
    }
    return [count for count in snapshot.all_counts if count.id in chosen]


def packed_history(snapshot: Snapshot) -> str:
    """All records as JSON, packed."""
    return packed(payload.script_json(payload.history(snapshot)))


class History(NamedTuple):
    """All records of a page of many.

    Attributes:
        packed: their JSON, as `packed_parts.packed` gives it.
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

    def files(self) -> dict[str, bytes]:
        """The files beside the page, by name."""
        return {self.file: self.style} if self.file else {}


def history_of(snapshot: Snapshot, *, beside: bool) -> History | None:
    """All records of a page of many, in the page or in a file beside it; None: they are few."""
    if not has_history(snapshot):
        return None
    content = packed_history(snapshot)
    start = hashlib.sha256(content.encode()).hexdigest()[:16]
    return History(content, f"aidmap-history-{start}.css" if beside else "")

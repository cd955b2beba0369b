"""The reports of a page of many: the few that it is first drawn with, and all of them, packed.

A page of a few thousand reports has them as they are.
"""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING

from aidmap.html import payload
from aidmap.rules.status import heard_on

if TYPE_CHECKING:
    from aidmap.model import Report
    from aidmap.query.snapshot import Snapshot

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

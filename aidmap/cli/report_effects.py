"""The effects of a report: the statuses of a day, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.query import json_answers

if TYPE_CHECKING:
    from datetime import date

    from aidmap.model import Count, Report
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot


def snapshots(dataset: Dataset, report: Report) -> list[Snapshot]:
    """The day on which to show the effects of a report, for each kind of its traffic."""
    day = _shown_day(dataset, report)
    return [dataset.at(day, traffic=traffic) for traffic in report.traffic]


def _shown_day(dataset: Dataset, report: Report) -> date:
    today = dataset.records.about.today()
    return today if report.in_force(today) else report.effective_from


def changes_json(before: list[Snapshot], after: list[Snapshot]) -> dict[str, Any]:
    """The changes for each kind of traffic, as --json prints them."""
    merged: dict[str, Any] = {"on": str(before[0].query.on)}
    for kind in ("places", "routes", "destinations"):
        merged[kind] = [
            change | {"traffic": shot.query.traffic.value}
            for shot, other in zip(before, after, strict=True)
            for change in json_answers.changes_json(shot.changes_to(other))[kind]
        ]
    return merged


def is_retracted(dataset: Dataset, report: Report | Count) -> bool:
    """Whether a report or a count has been retracted."""
    return any(report.id == retraction.report for retraction in dataset.records.retractions)

"""Who contradicts what decides, and on which days that counts.

The rule is that of docs/rules.md, "The status of one place": *contested*. Deciding is left to
`timeline`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.rules.timeline import DAY, newness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from aidmap.model import Report
    from aidmap.rules.policy import Policy
    from aidmap.rules.timeline import Decision, Sweep


def sides(
    voices: Iterable[Report], decision: Decision, on: date, policy: Policy
) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    """Part the voices into those that agree with what decides and those against it, newest first.

    They are those near the deciding report. Where a sighting decides they are those near the day,
    and none is against it unless the closure that it overrules is among them.
    """
    word = decision.report or decision.overruled
    around = decision.report.reported_on if decision.report else on
    heard = {report.id: report for report in ((*voices, word) if word else voices)}
    near = [
        report
        for report in sorted(heard.values(), key=newness, reverse=True)
        if abs((report.reported_on - around).days) <= policy.contest_days
    ]
    agreeing = tuple(report for report in near if report.passes == decision.said_to_pass)
    conflicting = tuple(report for report in near if report.passes != decision.said_to_pass)
    against = decision.report is not None or word in conflicting
    return agreeing, conflicting if against else ()


def contested_days(
    sweep: Sweep, decision: Decision, first: date, last: date, policy: Policy
) -> tuple[date, date]:
    """The first and the last day of some days on which a decision is contested.

    What a report decides is contested until it is stale; what a sighting decides, on the days near
    the word that it overrules. Where no day is, the first one lies behind the last one.
    """
    nothing = last, first - DAY
    if decision.decider is None:
        return nothing
    fresh = min(last, fresh_until(sweep, decision, first, policy))
    if decision.report:
        _, conflicting = sides(sweep.voices(first), decision, first, policy)
        return (first, fresh) if conflicting else nothing
    word = decision.overruled
    if word is None or word.passes:
        return nothing
    near = policy.contest_days * DAY
    return max(first, word.reported_on - near), min(fresh, word.reported_on + near)


def fresh_until(sweep: Sweep, decision: Decision, day: date, policy: Policy) -> date:
    """The last day on which what is decided on a day is not yet stale."""
    return sweep.last_word(day, decision) + policy.stale_after_days * DAY

"""Claims that a place is open, restricted or closed, with the days for which they hold.

What was seen to pass a place is left to `movement_claims`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.model import Basis, Status, Traffic
from aidmap.proposals.claim_doubts import DOUBTS, status_doubts
from aidmap.proposals.claim_times import Time, time_of
from aidmap.proposals.sentence_reading import ALL, DOCUMENT_DAY, UNDATED, Claim, Reading
from aidmap.proposals.status_words import Clause, Predicate, is_negated, predicates

if TYPE_CHECKING:
    from aidmap.proposals.place_mentions import Mention

MOVED = ("entered", "collected", "offloaded", "delivered", "exited")
CAUSE_WORDS = 5  # behind because of
SUBJECT_WORDS = 3  # between a place and what is said of it alone
HISTORY = 366  # days after its end that a status is history
ONLY_GAP = 8  # characters between "only" and a place that it stands before


def status_claims(reading: Reading, clause: Clause, groups: list[list[Mention]]) -> list[Claim]:
    """The claims of a clause by words such as closed and reopened."""
    found = predicates(reading.unnamed, reading.words, clause)
    found = [
        one for one in found if not (_before_place(reading, one) or _is_aimed(reading, clause, one))
    ]
    if not found:
        return []
    group, main, doubts = _attach(reading, found, groups)
    if speaks_of_another(reading, clause, group, main):
        return []
    status = _status(reading, clause, found, main)
    habit = any(one.role == "habit" for one in reading.days(clause, ahead=False))
    if habit and status is Status.CLOSED:
        return []  # on Saturdays
    limited = status is Status.RESTRICTED and _nothing_moves(reading, clause)
    if limited or _stops_some(reading, clause, main):
        return []
    ahead = is_ahead(reading, clause, main)
    negation = reading.words.pattern("unsaid", "negated")
    state = bool(negation.search(reading.lowered, main.start, main.end)) or _is_state(
        reading, clause, main
    )
    time = time_of(reading, clause, ahead=ahead, at=main, state=state)
    if time.last and (reading.base - time.last).days > HISTORY:
        return []
    undated = time.ground == DOCUMENT_DAY and not state and not reading.row
    doubts += [UNDATED] if undated and not _is_present(reading, clause) else []
    return [
        claim
        for each in time.each
        for claim in made_claims(reading, clause, group, status=status, main=main, time=each,
                                 ahead=ahead, doubts=doubts)
    ]  # fmt: skip


def _attach(
    reading: Reading, found: list[Predicate], groups: list[list[Mention]]
) -> tuple[list[Mention], Predicate, list[str]]:
    """Which places the words speak of, and which of the words says it."""
    mains = [one for one in found if one.status is not Status.RESTRICTED] or found
    left = [group for group in groups if group[0].start < mains[0].start]
    through = [group for group in groups if any(one.through for one in group)]
    if left and _is_subject(reading, left[-1], mains[0]):
        through = []
    group = next(iter([*through[:1], *left[-1:], *groups[:1]]))
    behind = [one for one in mains if one.start >= group[-1].end]
    main = behind[0] if behind else mains[-1]
    several = {one.status for one in mains}
    doubts = ["several words for statuses"] if len(several) > 1 else []
    doubts += ["several places in one statement"] if len(groups) > 1 else []
    return group, main, doubts


def _is_subject(reading: Reading, group: list[Mention], main: Predicate) -> bool:
    """Whether a word for a status is said of the places right before it."""
    gap = reading.unnamed[group[-1].end : main.start].strip(" ,")
    bare = not any(one.through or one.origin for one in group)
    return bare and "," not in gap and len(gap.split()) <= SUBJECT_WORDS


def _status(reading: Reading, clause: Clause, found: list[Predicate], main: Predicate) -> Status:
    """Restricted, where that is said of an opening; a closure only where it stands right before."""
    hours = reading.words.pattern("days", "hours")
    if main.status is Status.OPEN and hours.search(reading.lowered, main.end, clause.end):
        return Status.RESTRICTED
    limits = [one for one in found if one.status is Status.RESTRICTED]
    beside = any(0 <= main.start - one.end <= 1 for one in limits)
    if limits and (main.status is Status.OPEN or beside):
        return Status.RESTRICTED
    return main.status


def _nothing_moves(reading: Reading, clause: Clause) -> bool:
    """Whether a clause says that something did not pass."""
    stages = reading.words.pattern("stages", *MOVED)
    return any(
        is_negated(reading.lowered, reading.words, clause, moved.start())
        for moved in stages.finditer(reading.lowered, clause.start, clause.end)
    )


def _stops_some(reading: Reading, clause: Clause, main: Predicate) -> bool:
    """Whether only so many were kept from passing: 9 trucks could not enter."""
    prevented = reading.words.pattern("unsaid", "prevented")
    counted = any(clause.holds(one.start) for one in reading.figures)
    return counted and bool(prevented.search(reading.lowered, main.start, main.end))


def _before_place(reading: Reading, one: Predicate) -> bool:
    """Whether "only" limits which place is meant, not what passes it."""
    only = reading.words.pattern("grammar", "only")
    limits = one.status is Status.RESTRICTED and only.fullmatch(reading.lowered, one.start, one.end)
    return bool(limits) and any(
        0 <= mention.start - one.end <= ONLY_GAP and mention.start - one.end < ONLY_GAP
        and not re.search(r"\w{4,}", reading.lowered[one.end : mention.start])
        for mention in reading.mentions
    )  # fmt: skip


def _is_aimed(reading: Reading, clause: Clause, one: Predicate) -> bool:
    """Whether somebody is to do something, but does not: to open the gate, for closing it."""
    words, text = reading.words, reading.lowered
    aims = [
        found.span()
        for found in words.pattern("basis", "aimed").finditer(text, clause.start, clause.end)
        if found.start() <= one.start < found.end()
    ]
    headed = [one for one in reading.mentions if one.start <= clause.start + 1]
    if not aims or any(one.end == aims[0][0] - 1 for one in headed):
        return False  # Zikim to reopen on Sunday
    ahead = [
        *words.pattern("basis", "future").finditer(text, clause.start, clause.end),
        *words.pattern("basis", "announced").finditer(text, clause.start, clause.end),
    ]
    return all(aims[0][0] <= found.start() < aims[0][1] for found in ahead)


def _is_present(reading: Reading, clause: Clause) -> bool:
    """Whether a clause says how it is: a change may have come at any time, this holds now."""
    present = reading.words.pattern("days", "present")
    return bool(present.search(reading.lowered, clause.start, clause.end))


def speaks_of_another(
    reading: Reading, clause: Clause, group: list[Mention], main: Predicate
) -> bool:
    """Whether a bakery, a road or a school is said to be closed, not the place."""
    others = reading.words.pattern("places", "other_subjects")
    text, start, end = reading.lowered, group[0].start, group[-1].end
    if end <= main.start and others.search(text, end, main.start):
        return True
    owned = reading.words.leading("grammar", "owned")
    right = re.compile(rf"\s+{owned}(?:\w+\s+)?{others.pattern}")
    if right.match(text, main.end, clause.end):
        return True
    if main.start < start and others.search(text, main.end, start):
        return True
    if main.start < start and (group[0].through or group[0].origin):
        moved = reading.words.pattern("traffic", "movement").search(text, clause.start, main.start)
        upto = moved.start() if moved else main.start  # trucks of tents
        subject = [*others.finditer(text, clause.start, upto)]
        said = reading.words.pattern("basis", "said")
        if subject and not said.search(text, subject[-1].end(), main.start):
            return True  # bakeries closed in Rafah
    if reading.words.pattern("basis", "said").search(text, clause.start, start):
        return False  # an office says so
    ahead = list(others.finditer(text, clause.start, start))
    return bool(ahead) and main.start >= end and "," not in text[ahead[-1].end() : start]


def is_ahead(reading: Reading, clause: Clause, main: Predicate) -> bool:
    """Whether what is said lies ahead: it will, is expected to, was approved."""
    words, text = reading.words, reading.lowered
    clause = _own_part(reading, clause, main)
    future = words.pattern("basis", "future").finditer(text, clause.start, clause.end)
    if any(not main.start < found.start() < main.end for found in future):
        return True
    announced = words.pattern("basis", "announced").search(text, clause.start, clause.end)
    if not announced:
        return False
    past = words.pattern("basis", "past")
    inner = past.search(text, announced.end(), clause.end)
    return not inner and not past.fullmatch(text, main.start, main.end)


def _own_part(reading: Reading, clause: Clause, main: Predicate) -> Clause:
    """A clause up to the "and" behind a verb: what follows is said of something else."""
    words = reading.words
    if words.pattern("basis", "nominal").fullmatch(reading.lowered, main.start, main.end):
        return clause
    behind = words.pattern("splits", "weak").finditer(reading.lowered, main.end, clause.end)
    ends = [one.start() for one in behind if one[0] != ","]
    return Clause(clause.start, min([*ends, clause.end]))


def _is_state(reading: Reading, clause: Clause, main: Predicate) -> bool:
    """Whether it is said how it was on a day: by words before it, or right behind it."""
    article = re.search(rf"(?<!\w){reading.words.any_of('grammar', 'articles')}\s+$",
                        reading.lowered[: main.start])  # fmt: skip
    if article and any(0 <= one.start - main.end <= 1 for one in reading.mentions):
        return True  # the closed Sufa crossing
    states = reading.words.pattern("days", "states")
    other = re.compile(r",(?!\d)").search(reading.lowered, main.end, clause.end)
    end = other.start() if other else clause.end
    found = states.search(reading.lowered, clause.start, end)
    rest = reading.words.pattern("days", "rest_of").search(reading.lowered)
    return bool(found) and not rest


def basis_of(
    reading: Reading, clause: Clause, time: Time, *, ahead: bool, at: Predicate
) -> tuple[Basis, str]:
    """Announced or observed, and the word that says so."""
    words, text = reading.words, reading.lowered
    clause = _own_part(reading, clause, at)
    for name in ("future", "announced"):
        for found in words.pattern("basis", name).finditer(text, clause.start, clause.end):
            if not at.start < found.start() < at.end:
                return Basis.ANNOUNCED, found[0]
    said = words.pattern("basis", "said").search(text)
    holder = words.pattern("basis", "authority").search(text)
    named = [
        one for one in reading.authorities if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text)
    ]
    if said and (holder or named):
        return Basis.ANNOUNCED, f"{holder[0] if holder else named[0]} {said[0]}"
    if ahead or time.first > reading.base:
        return Basis.ANNOUNCED, "a day ahead"
    if reading.authority:
        return Basis.ANNOUNCED, "the publisher is an authority"
    return Basis.OBSERVED, "nothing says that it was announced"


def traffic_of(reading: Reading, clause: Clause) -> tuple[tuple[Traffic, ...], str]:
    """What passes by the words of a clause, else by the headings; the words too."""
    words, found = reading.words, {}
    cause = rf"{words.pattern('splits', 'cause').pattern}(?:\s+[\w'-]+){{1,{CAUSE_WORDS}}}"
    text = re.sub(cause, "", reading.part(clause))  # a strike by staff
    for kind in Traffic:
        if match := words.pattern("traffic", kind.value).search(text):
            found[kind] = match[0]
    if not found:
        for kind in (Traffic.FUEL, Traffic.PEOPLE):
            heading = " ".join(reading.headings[-1:]).lower()
            if match := words.pattern("traffic", kind.value).search(heading):
                found[kind] = match[0]
    if not found:
        return (Traffic.GOODS,), "goods, where nothing else is said"
    return tuple(sorted(found)), ", ".join(found.values())


def made_claims(
    reading: Reading, clause: Clause, group: list[Mention], *, status: Status, main: Predicate,
    time: Time, ahead: bool, doubts: list[str],
) -> list[Claim]:  # fmt: skip
    """One claim for each place of a list.

    Args:
        reading: of the sentence.
        clause: in which it is said.
        group: the places of which it is said.
        status: that is said.
        main: the word that says it.
        time: of which it is said.
        ahead: whether it lies ahead.
        doubts: what is doubtful already.
    """
    basis, word = basis_of(reading, clause, time, ahead=ahead, at=main)
    traffic, carried = traffic_of(reading, clause)
    said = reading.text[main.start : main.end]
    grounds = {"status": said, "basis": word, "day": time.ground, "traffic": carried}
    made = []
    for mention in group:
        signs = status_doubts(
            reading, clause, mention, at=(main.start, main.end), basis=basis,
            said=[time.ground, *carried.split(", ")],
        )  # fmt: skip
        doubt = [DOUBTS.get(mention.how, ""), time.doubt, *doubts, *signs]
        named = reading.text[mention.start : mention.end]
        made += [
            Claim(
                place=place, status=status, basis=basis, traffic=traffic, first=time.first,
                last=time.last, grounds={"place": named, **grounds},
                excepted=reading.excepted if place == ALL else (),
                doubts=list(dict.fromkeys(one for one in doubt if one)),
            )
            for place in mention.places or (ALL,)
        ]  # fmt: skip
    return made

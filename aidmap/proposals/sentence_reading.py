"""A sentence as it is being read, and a claim as it is found in one.

Finding claims is left to `status_claims` and `count_claims`, their order to `claims`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aidmap.model import Basis, Status, Traffic
from aidmap.proposals import claim_days
from aidmap.proposals.claim_words import words_for
from aidmap.proposals.letters import reading_text
from aidmap.proposals.place_lists import lists_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from aidmap.proposals.claim_figures import Figure
    from aidmap.proposals.claim_words import ClaimWords
    from aidmap.proposals.place_mentions import Mention
    from aidmap.proposals.status_words import Clause
    from aidmap.proposals.written_days import DaySpan

NO_DAY = "no day is given"  # a doubt
UNDATED = "no day is given for a change"  # likewise
DOCUMENT_DAY = "the day of the document"  # a ground
ALL = "all"  # stands for all crossings: which they are hangs on the day


@dataclass(kw_only=True)
class Claim:
    """A claim about one place, or about all crossings.

    Attributes:
        place: its id, or `ALL`.
        status: what it is said to be; None: it is a figure.
        basis: announced or observed.
        traffic: what passes, or does not.
        first: the first day.
        last: the last day; None: until further notice.
        value: of a figure.
        measure: likewise.
        stage: likewise.
        direction: likewise.
        cargo: likewise.
        excepted: the places that are left out of all crossings.
        grounds: the words that gave each field.
        doubts: what makes it less than sure.
    """

    place: str
    status: Status | None = None
    basis: Basis = Basis.OBSERVED
    traffic: tuple[Traffic, ...] = (Traffic.GOODS,)
    first: date
    last: date | None = None
    value: Decimal | None = None
    measure: str = ""
    stage: str = ""
    direction: str = "in"
    cargo: str = ""
    excepted: tuple[str, ...] = ()
    grounds: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def named_out(text: str, mentions: Iterable[Mention]) -> str:
    """A text with spaces for the names of places."""
    for one in mentions:
        if one.how not in {"all", "reference"}:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A sentence as it is being read.

    Attributes:
        text: of `reading_text`.
        lowered: in small letters.
        words: of its language.
        base: the day of the document.
        day_known: whether the document says that day.
        mentions: of places.
        figures: of what passed.
        headings: above it.
        authority: whether the publisher of the document holds the gates.
        authorities: the names of sources that do, in small letters.
        row: whether it is a row of a table.
        clauses: into which it is cut.
    """

    text: str
    lowered: str
    words: ClaimWords
    base: date
    day_known: bool
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    headings: tuple[str, ...]
    authority: bool
    authorities: tuple[str, ...]
    row: bool
    clauses: tuple[Clause, ...] = ()

    @cached_property
    def unnamed(self) -> str:
        """The text in small letters, with spaces for the names of places."""
        return named_out(self.lowered, self.mentions)

    def part(self, clause: Clause) -> str:
        """The text of a clause, in small letters."""
        return self.lowered[clause.start : clause.end]

    def groups(self, clause: Clause) -> list[list[Mention]]:
        """The lists of places that a clause names, those left out that are mere landmarks."""
        inside = [one for one in self.mentions if clause.holds(one.start) and not one.area]
        listed = lists_of(inside, self.lowered, self.words)
        groups = [[inside[at] for at in group] for group in listed]
        at_place = [group for group in groups if not group[0].aside]
        through = [group for group in at_place if group[0].through]
        return [one for one in at_place if one in through or not (through and one[0].origin)]

    def days(self, clause: Clause, *, ahead: bool) -> list[DaySpan]:
        """The days that a clause names."""
        found = claim_days.spans(self.text, self.words, self.base, ahead=ahead)
        later = {
            span.start: span
            for span in claim_days.spans(self.text, self.words, self.base, ahead=True)
            if span.role == "until" and span.last >= self.base
        }
        found = [later.get(one.start, one) if one.role == "until" else one for one in found]
        return [span for span in found if clause.holds(span.start)]

    @cached_property
    def excepted(self) -> tuple[str, ...]:
        """The places of which it is not said: all crossings but Zikim and Kissufim."""
        spoken = [one for one in self.mentions if not one.area]
        listed = lists_of(spoken, self.lowered, self.words)
        left_out = [group for group in listed if spoken[group[0]].excepted]
        found = [place for group in left_out for at in group for place in spoken[at].places]
        return tuple(sorted(dict.fromkeys(found)))

    def has_landmark(self, clause: Clause) -> bool:
        """Whether a clause names a place near which something is, or a town."""
        return any(one.aside and clause.holds(one.start) for one in self.mentions)

    def leading_days(self, clause: Clause, *, ahead: bool) -> list[DaySpan]:
        """The days at the head of the sentence, before a clause; else those of the headings."""
        found = claim_days.spans(self.text, self.words, self.base, ahead=ahead)
        found = [span for span in found if span.role != "told"]
        leading = [span for span in found if span.end <= clause.start][:1]
        at_head = leading and not any(one.start < leading[0].start for one in self.mentions)
        named = any(group[0].how != "reference" for group in self.groups(clause))
        if named and not at_head and leading and leading[0].role != "on":
            leading = []  # since when another place is closed
        present = self.words.pattern("days", "present")
        if at_head or (leading and not present.search(self.lowered, clause.start, clause.end)):
            return leading
        for heading in reversed(self.headings):
            plain = reading_text(heading)
            words = words_for(plain, self.words.tag)
            above = claim_days.spans(plain, words, self.base, ahead=False)
            if above and above[0].first != self.base:  # else it dates the document
                return above[:1]
        return []

"""A claim as the report or the count that would be entered, with what speaks for it.

How far a proposal is to be trusted follows from what is doubtful about it: nothing, high; one
thing, medium; more, or a name that may mean a town, or a day that nobody gives, low.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError
from aidmap.importers.accepted_rows import ACCEPT
from aidmap.model import Count, Report, Traffic, as_json, parse
from aidmap.proposals.claim_doubts import DOUBTS
from aidmap.proposals.sentence_reading import ALL, Claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from aidmap.proposals.sentences import Sentence
    from aidmap.query.dataset import Dataset

LONGEST_QUOTE = 300  # characters of a sentence that are kept
LOW = {DOUBTS["doubtful"], "the day of the document is not known"}
NOBODY = "publisher-not-known"  # stands in while a record without a publisher is tried
SAME_REPORT = ("subject", "status", "traffic", "basis", "effective_from", "effective_to")
SAME_COUNT = ("subject", "direction", "measure", "value", "first_day", "last_day", "stage")
ORDER = ("high", "medium", "low")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What is the same for all proposals of a document.

    Attributes:
        document: the name of its file.
        publisher: the id of a source; empty: nobody knows.
        reported_on: the day on which it was published.
        title: of the document.
        url: where it can be read; empty: not known.
        evidence: the SHA-256 by which it is kept; empty: it is not.
    """

    document: str
    publisher: str
    reported_on: date
    title: str = ""
    url: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A record as it would be entered, and what speaks for it.

    Attributes:
        kind: report or count.
        fields: of the record, as JSON has them.
        document: the name of the file.
        sentence: at most `LONGEST_QUOTE` characters.
        where: page and paragraph; None where the format has none.
        grounds: the words that gave each field.
        doubts: what is doubtful.
        confidence: high, medium or low.
        changes: the day, and the statuses before and after, by traffic.
        known: the id of the record of the data set that says the same.
        contradicts: the ids of reports that say the opposite of the same days.
    """

    kind: str
    fields: dict[str, Any]
    document: str
    sentence: str
    where: dict[str, int | None]
    grounds: dict[str, str]
    doubts: tuple[str, ...]
    confidence: str
    changes: dict[str, Any] = field(default_factory=dict)
    known: str | None = None
    contradicts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """One flat object, as a line of .jsonl has it."""
        return {
            ACCEPT: None, "kind": self.kind, **self.fields, "document": self.document,
            "sentence": self.sentence, "where": self.where, "grounds": self.grounds,
            "confidence": self.confidence, "doubts": list(self.doubts), "changes": self.changes,
            "known": self.known, "contradicts": list(self.contradicts),
        }  # fmt: skip


def confidence(doubts: Iterable[str]) -> str:
    """How far a claim is to be trusted: high, medium or low."""
    found = set(doubts)
    if len(found) > 1 or found & LOW:
        return "low"
    return "medium" if found else "high"


def proposals_of(
    claim: Claim, sentence: Sentence, origin: Origin, dataset: Dataset
) -> Iterator[Proposal]:
    """Make proposals of a claim: one, or of all crossings one for each that leads in."""
    for place in _places(claim, dataset):
        try:
            record = _record(replace(claim, place=place), origin)
        except DataError:
            continue  # the days of the sentence do not fit the day of the document
        fields = as_json(record)
        if record.publisher == NOBODY:
            fields |= {"publisher": None, "id": None}
        yield Proposal(
            kind="count" if isinstance(record, Count) else "report",
            fields=fields, document=origin.document,
            sentence=sentence.text[:LONGEST_QUOTE],
            where={"page": sentence.block.page, "paragraph": sentence.block.paragraph},
            grounds={name: words.strip(" .,;") for name, words in claim.grounds.items()},
            doubts=tuple(claim.doubts),
            confidence=confidence(claim.doubts), changes=changes_of(record, dataset),
            known=known_record(record, dataset), contradicts=contradicted_reports(record, dataset),
        )  # fmt: skip


def _places(claim: Claim, dataset: Dataset) -> list[str]:
    if claim.place != ALL:
        return [claim.place]
    found = [
        gateway.place
        for traffic in claim.traffic
        for gateway in dataset.at(claim.first, traffic=traffic).gateways
    ]
    kinds = {place.id: place.kind for place in dataset.records.places}
    left = [one for one in dict.fromkeys(found) if one not in claim.excepted]
    return [one for one in left if kinds[one] == "land_crossing"]


def _record(claim: Claim, origin: Origin) -> Report | Count:
    """The record that a claim would be entered as.

    Raises:
        DataError: its days do not fit.
    """
    fields: dict[str, Any] = {
        "subject": claim.place, "publisher": origin.publisher or NOBODY,
        "reported_on": origin.reported_on, "recorded_at": datetime.now(UTC).replace(microsecond=0),
        "title": origin.title or None, "url": origin.url or None,
        "evidence": origin.evidence or None,
    }  # fmt: skip
    if claim.status is None:
        fields |= {
            "direction": claim.direction, "traffic": claim.traffic[0], "measure": claim.measure,
            "value": str(claim.value), "first_day": claim.first, "last_day": claim.last,
            "stage": claim.stage, "cargo": claim.cargo or None,
        }  # fmt: skip
    else:
        fields |= {
            "status": claim.status, "traffic": list(claim.traffic), "basis": claim.basis,
            "effective_from": claim.first, "effective_to": claim.last,
        }  # fmt: skip
    made: Report | Count = parse("count" if claim.status is None else "report", fields)
    return made


def changes_of(record: Report | Count, dataset: Dataset) -> dict[str, Any]:
    """The status of the place on the first day of a report, or the last of a count."""
    counted = isinstance(record, Count)
    day = record.last_day if isinstance(record, Count) else record.effective_from
    kinds: tuple[Traffic, ...] = (record.traffic,) if counted else record.traffic  # type: ignore[assignment]
    after = dataset.with_claim(record)
    statuses = [
        {
            "traffic": kind.value,
            "before": dataset.at(day, traffic=kind).state(record.subject).status.value,
            "after": after.at(day, traffic=kind).state(record.subject).status.value,
        }
        for kind in kinds
    ]
    return {"on": str(day), "statuses": statuses}


def changes_text(changes: Mapping[str, Any]) -> str:
    """What a record would change, in a line: goods on 2026-11-08: closed to open."""
    return "; ".join(
        f"{one['traffic']} on {changes.get('on')}: {one['before']} to {one['after']}"
        for one in changes.get("statuses", ())
        if one["before"] != one["after"]
    )


def known_record(record: Report | Count, dataset: Dataset) -> str | None:
    """The id of a record of the same publisher that says the same, whatever its title."""
    counted = isinstance(record, Count)
    known = dataset.records.counts if counted else dataset.records.reports
    names = (*(SAME_COUNT if counted else SAME_REPORT), "publisher")
    wanted = [getattr(record, name) for name in names]
    gone = {one.report for one in dataset.records.retractions}
    return next(
        (
            one.id for one in known
            if one.subject == record.subject and one.id not in gone
            and [getattr(one, name) for name in names] == wanted
        ),
        None,
    )  # fmt: skip


def contradicted_reports(record: Report | Count, dataset: Dataset) -> tuple[str, ...]:
    """Reports published about the same time that say the opposite from the same day on."""
    if isinstance(record, Count):
        return ()
    near = dataset.records.about.stale_after_days or 0
    gone = {one.report for one in dataset.records.retractions}
    return tuple(
        one.id for one in dataset.records.reports
        if one.subject == record.subject and one.in_force(record.effective_from)
        and set(one.traffic) & set(record.traffic) and one.passes != record.passes
        and abs((one.reported_on - record.reported_on).days) <= near
        and one.effective_from == record.effective_from and one.id not in gone
    )  # fmt: skip


def without_repeats(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Each record once, where it is said most surely."""
    best: dict[tuple[Any, ...], Proposal] = {}
    for one in proposals:
        names = SAME_COUNT if one.kind == "count" else SAME_REPORT
        key = (one.kind, *(str(one.fields[name]) for name in names))
        old = best.get(key)
        if old is None or ORDER.index(one.confidence) < ORDER.index(old.confidence):
            best[key] = one
    return list(best.values())

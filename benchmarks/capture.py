"""python -m benchmarks capture: how well claims are read out of sentences, by precision and recall.

The sentences, with the claims that they hold, are in tests/capture; their form is told there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aidmap.proposals.claim_words import all_words
from aidmap.proposals.claims import claims_of
from aidmap.proposals.place_mentions import MentionFinder
from aidmap.proposals.place_names import PlaceNames
from aidmap.proposals.proposal import confidence
from aidmap.proposals.sentences import Sentence
from aidmap.proposals.source_document import Block
from aidmap.query.dataset import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from aidmap.proposals.sentence_reading import Claim

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "capture"
PUBLISHED = "2026-11-12"
FIELDS = ("place", "status", "basis", "day", "traffic", "figure", "claim")
ROW_SIGN = " | "


@dataclass(frozen=True)
class Score:
    """How many were right, found, and there to be found."""

    right: int = 0
    found: int = 0
    there: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / self.there if self.there else 1.0


def labelled(*names: str) -> Iterator[dict[str, Any]]:
    """The sentences of files in tests/capture; none named: of all."""
    for path in sorted(FOLDER.glob("*.toml")):
        if not names or path.stem in names:
            yield from tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]


def found_claims(sentences: Iterable[dict[str, Any]]) -> Iterator[tuple[set[str], list[Claim]]]:
    """The claims that each sentence is labelled with, and those that are read out of it."""
    records = open_store(ROOT / "geodata").records
    finder = MentionFinder(PlaceNames(records.places, all_words().values()))
    holders = tuple(one.name for one in records.sources if one.kind == "authority")
    for one in sentences:
        headings = (one["heading"],) if "heading" in one else ()
        kind = "row" if ROW_SIGN in one["text"] else "paragraph"
        block = Block(kind=kind, text=one["text"], headings=headings)  # type: ignore[arg-type]
        before = (one["before"],) if "before" in one else ()
        sentence = Sentence(text=one["text"], block=block, before=before)
        base = date.fromisoformat(one.get("day", PUBLISHED))
        yield set(one["claims"]), claims_of(sentence, finder, base=base, authorities=holders)


def claim_line(claim: Claim) -> str:
    """A claim as the labels have it."""
    span = f"{claim.first}..{claim.last or ''}"
    traffic = ",".join(kind.value for kind in claim.traffic)
    if claim.status:
        place = "-but-".join([claim.place, *claim.excepted])
        return f"{place} {claim.status.value} {claim.basis.value} {traffic} {span}"
    out = " out" if claim.direction == "out" else ""
    figure = f"{claim.value:f} {claim.measure} {claim.stage}"
    return f"{claim.place} count {figure} {traffic} {span}{out}"


def parts_of(line: str) -> dict[str, str]:
    """The fields of a claim: of a report or a count, each with its place, so that they are one."""
    words = line.split()
    if words[1] == "count":
        place, _, value, measure, stage, traffic, day, *out = words
        found = {"figure": " ".join([value, measure, stage, *out])}
    else:
        place, status, basis, traffic, day = words
        found = {"status": status, "basis": basis}
    fields = {"place": place, "day": day, "traffic": traffic, "claim": line} | found
    return {name: text if name == "place" else f"{place} {text}" for name, text in fields.items()}


def scores(*names: str, only: str = "") -> dict[str, Score]:
    """The scores by field, and of whole claims.

    Args:
        names: of files; none: all.
        only: a confidence; empty: claims of any.
    """
    total = {name: Score() for name in FIELDS}
    for wanted, claims in found_claims(labelled(*names)):
        kept = [one for one in claims if not only or confidence(one.doubts) == only]
        found = [parts_of(line) for line in {claim_line(claim) for claim in kept}]
        there = [parts_of(line) for line in wanted]
        for name in FIELDS:
            ours = {one[name] for one in found if name in one}
            theirs = {one[name] for one in there if name in one}
            total[name] += Score(len(ours & theirs), len(ours), len(theirs))
    return total


def table() -> str:
    """The scores of each file, of all, and of the claims that are of high confidence."""
    lines = [f"{'':24}" + "".join(f"{name:>16}" for name in FIELDS)]
    lines.append(f"{'':24}" + f"{'prec. / recall':>16}" * len(FIELDS))
    files = sorted(path.stem for path in FOLDER.glob("*.toml"))
    parts = [(name, (name,), "") for name in files]
    for label, names, only in (*parts, ("all", (), ""), ("all, high confidence", (), "high")):
        found = scores(*names, only=only)
        cells = (f"{one.precision:.1%} / {one.recall:.1%}" for one in found.values())
        lines.append(f"{label:24}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join([*lines, f"{len(list(labelled()))} sentences"])

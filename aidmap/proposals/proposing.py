"""From a document to proposals: who published it, when, and what each of its sentences claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap.errors import MissingExtra
from aidmap.proposals import claim_days
from aidmap.proposals.claim_words import all_words, words_for
from aidmap.proposals.claims import claims_of
from aidmap.proposals.letters import reading_text
from aidmap.proposals.place_mentions import MentionFinder
from aidmap.proposals.place_names import PlaceNames
from aidmap.proposals.proposal import Origin, Proposal, proposals_of, without_repeats
from aidmap.proposals.sentences import sentences_of

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.source_document import SourceDocument
    from aidmap.query.dataset import Dataset

SHORTEST_PUBLISHER = 3  # letters of a name that is looked for in a text: EU stands anywhere
DAYS_TO_PUBLISH = 60  # from the day in the head of a document to the making of its file
LANGUAGE_SAMPLE = 4_000  # characters, from which the language of a document is judged


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is said of a document beside it.

    Attributes:
        publisher: the id of a source; empty: as the document says.
        reported_on: None: as the document says.
        url: empty: as the document says.
        evidence: the SHA-256 by which the document is kept; empty: it is not.
    """

    publisher: str = ""
    reported_on: date | None = None
    url: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of a document.

    Attributes:
        origin: who published it, and when.
        proposals: in its order.
        day_known: whether it, or somebody, said when it was published.
        sentences: how many were read.
    """

    origin: Origin
    proposals: list[Proposal]
    day_known: bool
    sentences: int


class Proposer:
    """Reads documents for a data set.

    Args:
        dataset: whose places are looked for.

    Raises:
        MissingExtra: a library that reading needs is not installed.
    """

    def __init__(self, dataset: Dataset) -> None:
        try:
            import dateparser
            import rapidfuzz
        except ImportError:
            raise MissingExtra("propose", "reading documents") from None
        del dateparser, rapidfuzz
        self._dataset = dataset
        self._kinds = {one.id: one.kind for one in dataset.records.sources}
        self._authorities = tuple(
            one.name for one in dataset.records.sources if one.kind == "authority"
        )
        self._finder = MentionFinder(PlaceNames(dataset.records.places, all_words().values()))

    def propose(self, document: SourceDocument, name: str, given: Given) -> Found:
        """Make the proposals of a document.

        Args:
            document: as it was read.
            name: of its file.
            given: what is said of it.
        """
        head = document.head()
        day = given.reported_on or document.reported_on or self._day_of(document, head)
        origin = Origin(
            document=name,
            publisher=given.publisher or self._publisher(document, head),
            reported_on=day or self._dataset.about.today(),
            title=document.title[:200],
            url=given.url or document.url,
            evidence=given.evidence,
        )
        language = words_for(
            " ".join(block.text for block in document.blocks)[:LANGUAGE_SAMPLE]
        ).tag
        sentences = list(sentences_of(document))
        made = [
            proposal
            for sentence in sentences
            for claim in claims_of(
                sentence,
                self._finder,
                base=origin.reported_on,
                day_known=day is not None,
                authority=self._kinds.get(origin.publisher) == "authority",
                authorities=self._authorities,
                language=language,
            )
            for proposal in proposals_of(claim, sentence, origin, self._dataset)
        ]
        return Found(
            origin=origin,
            proposals=without_repeats(made),
            day_known=day is not None,
            sentences=len(sentences),
        )

    def _publisher(self, document: SourceDocument, head: str) -> str:
        """The id of the source that a document names as its publisher, or first in its head."""
        for text in (document.publisher, document.title, head):
            found = [
                (match.start(), source.id)
                for source in self._dataset.records.sources
                if len(source.name) >= SHORTEST_PUBLISHER
                and (match := re.search(rf"(?<!\w){re.escape(source.name)}(?!\w)", text))
            ]
            if found:
                return min(found)[1]
        return ""

    def _day_of(self, document: SourceDocument, head: str) -> date | None:
        """The day in the head of a document, unless its file was made long after that day."""
        said, saved = self._day_in(head), document.saved_on
        if said and saved and not 0 <= (saved - said).days <= DAYS_TO_PUBLISH:
            return saved
        return said or saved

    def _day_in(self, head: str) -> date | None:
        """The first day with a year in the head of a document."""
        today = self._dataset.about.today()
        for line in head.splitlines():
            plain = reading_text(line)
            for span in claim_days.spans(plain, words_for(plain), today, ahead=False):
                if (
                    span.year
                    and not span.whole
                    and span.last <= today
                    and re.search(r"(?:19|20)\d\d", plain[span.start : span.end])
                ):
                    return span.last
        return None

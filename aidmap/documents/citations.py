"""Citations: references to sources by number, or by name and day in a document without a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidmap.documents.blocks import (
    CitationMark,
    Source,
    TextRun,
)
from aidmap.documents.text_direction import isolate

if TYPE_CHECKING:
    from aidmap.documents.blocks import Line
    from aidmap.i18n import Speech
    from aidmap.model import Count, Report
    from aidmap.query.snapshot import Snapshot


@dataclass
class Citations:
    """Collects the sources that a document cites, numbered in the order of first citation.

    Attributes:
        snapshot: the reports are from its data set.
        speech: the language of the document.
        numbered: whether sources are cited by number; otherwise by publisher and day.
        numbers: the numbers of the sources cited so far.
    """

    snapshot: Snapshot
    speech: Speech
    numbered: bool = True
    numbers: dict[Source, int] = field(default_factory=dict)

    @property
    def sources(self) -> list[Source]:
        """The sources cited so far, in the order of their numbers."""
        return list(self.numbers)

    def cite(self, *claims: Report | Count | None) -> Line:
        """Cite reports and counts; those with the same source have the same number."""
        cited = dict.fromkeys(self._source(claim) for claim in claims if claim)
        if self.numbered:
            return tuple(CitationMark(self._number(source)) for source in cited)
        listed: list[TextRun | CitationMark] = []
        for source in cited:
            listed += [TextRun(self.speech.comma)] if listed else []
            rtl = self.speech.direction == "rtl"
            parts = (isolate(text, among_rtl=rtl) for text in (source.publisher, source.day))
            listed.append(TextRun(self.speech.comma.join(parts), link=source.url))
        return tuple(listed)

    def cite_after(self, text: str, *claims: Report | Count | None) -> Line:
        """A text followed by the citation of reports and counts."""
        cited = self.cite(*claims)
        if not cited or self.numbered:
            return (TextRun(text), *cited)
        return (TextRun(f"{text} ["), *cited, TextRun("]"))

    def _source(self, claim: Report | Count) -> Source:
        return Source(
            publisher=self.snapshot.publishers[claim.publisher],
            day=self.speech.day(claim.reported_on),
            title=claim.title or "",
            url=claim.url or "",
        )

    def _number(self, source: Source) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)

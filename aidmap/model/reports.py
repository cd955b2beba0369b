"""Who said what, when: sources, their reports, and retractions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from aidmap.model.record import Record, content_id, record
from aidmap.model.vocabulary import Basis, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Annotated

    from pydantic import Field

    from aidmap.model.field_types import (
        ClaimedStatus,
        Day,
        Instant,
        OptionalDay,
        OptionalEvidence,
        OptionalLink,
        OptionalReason,
        ReportId,
        RequiredName,
        RequiredText,
        Slug,
        Text,
        TrafficSet,
    )


@record
class Source(Record):
    """A publisher of reports.

    Examples:
        >>> aidmap.open_store().publisher("OCHA").kind
        'un'
    """

    id: Slug
    name: Annotated[RequiredName, Field(description="Name of the publisher.")]
    kind: Annotated[
        Literal["un", "ngo", "authority", "media", "other"],
        Field(description="What kind of publisher."),
    ]


@record
class Report(Record):
    """A dated claim, with its source. Never edited, never deleted: only retracted.

    Examples:
        Its id comes from what it says:

        >>> claim = aidmap.Report(
        ...     subject="zikim", status="open", traffic=["goods"], basis="observed",
        ...     effective_from="2026-11-01", reported_on="2026-11-02", publisher="ocha",
        ...     recorded_at="2026-11-02T08:00:00Z",
        ... )
        >>> claim.id
        'a2ae30b84430d347'
    """

    id: ReportId = ""
    subject: Annotated[Slug, Field(description="The id of a place or a leg.")]
    status: ClaimedStatus
    traffic: TrafficSet
    basis: Basis
    effective_from: Annotated[Day, Field(description="The first day on which the claim holds.")]
    effective_to: Annotated[
        OptionalDay, Field(description="The last such day; empty: open-ended.")
    ] = None
    reported_on: Annotated[Day, Field(description="The day on which the source published it.")]
    recorded_at: Annotated[Instant, Field(description="When it was entered: an instant, in UTC.")]
    publisher: Annotated[Slug, Field(description="The id of a source.")]
    title: Annotated[
        Text, Field(description="What the source says, in a line of our own words.")
    ] = None
    url: Annotated[OptionalLink, Field(description="Where it can be read: http or https.")] = None
    note: Annotated[Text, Field(description="What else matters.")] = None
    reason: OptionalReason = None
    evidence: OptionalEvidence = None

    @property
    def passes(self) -> bool:
        """Whether it claims that anything passes."""
        return self.status is not Status.CLOSED

    def in_force(self, on: date) -> bool:
        """Whether its claim holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def problems(self) -> Iterator[str]:
        """Say whether its days make sense, and whether its id is that of its content."""
        if self.effective_to and self.effective_to < self.effective_from:
            yield "effective_to: is before effective_from"
        if self.basis is Basis.OBSERVED and self.effective_from > self.reported_on:
            yield (
                "effective_from: nobody can have observed what comes after reported_on; "
                "is it announced?"
            )
        if self.id and self.id != (right := self.content_id()):
            yield (
                f"id: its content gives {right}: a report is never edited: put back what it said, "
                "then retract it and enter a new one"
            )

    def content_id(self) -> str:
        """The id that comes from what it says: 16 hex digits of a SHA-256."""
        return content_id(self)


@record
class Retraction(Record):
    """That a report or a count was withdrawn, when and why.

    Examples:
        >>> data = aidmap.open_store()
        >>> {data.report(one.report).subject for one in data.records.retractions} >= {"rafah"}
        True
    """

    report: ReportId
    recorded_at: Annotated[Instant, Field(description="When it was withdrawn: an instant, in UTC.")]
    because: Annotated[RequiredText, Field(description="Why.")]

"""How much passed: figures that somebody published, with their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidmap.model.record import Record, content_id, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    from pydantic import Field

    from aidmap.model.field_types import (
        Amount,
        CountId,
        Day,
        Direction,
        Instant,
        Measure,
        OneTraffic,
        OptionalEvidence,
        OptionalLink,
        Slug,
        Stage,
        Text,
    )


@record
class Count(Record):
    """A figure that somebody published of what passed a place. Never edited, only retracted.

    Examples:
        >>> figure = aidmap.Count(
        ...     subject="zikim", direction="in", traffic="goods", measure="trucks", value="25",
        ...     first_day="2024-05-12", last_day="2024-05-12", stage="entered", publisher="wfp",
        ...     reported_on="2024-05-13", recorded_at="2024-05-13T08:00:00Z",
        ... )
        >>> figure.value, figure.days
        (Decimal('25'), 1)
    """

    id: CountId = ""
    subject: Annotated[Slug, Field(description="The id of a place.")]
    direction: Direction
    traffic: OneTraffic
    measure: Measure
    value: Amount
    first_day: Annotated[Day, Field(description="The first day that the figure covers.")]
    last_day: Annotated[Day, Field(description="The last such day.")]
    stage: Stage
    cargo: Annotated[Text, Field(description="What was carried, in a word or two.")] = None
    publisher: Annotated[Slug, Field(description="The id of a source.")]
    reported_on: Annotated[Day, Field(description="The day on which the source published it.")]
    recorded_at: Annotated[Instant, Field(description="When it was entered: an instant, in UTC.")]
    title: Annotated[
        Text, Field(description="What the source says, in a line of our own words.")
    ] = None
    url: Annotated[OptionalLink, Field(description="Where it can be read: http or https.")] = None
    note: Annotated[Text, Field(description="What else matters.")] = None
    evidence: OptionalEvidence = None

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last_day - self.first_day).days + 1

    def problems(self) -> Iterator[str]:
        """Say whether its days make sense, and whether its id is that of its content."""
        if self.last_day < self.first_day:
            yield "last_day: is before first_day"
        if self.last_day > self.reported_on:
            yield "last_day: nobody can have counted what comes after reported_on"
        if self.id and self.id != (right := self.content_id()):
            yield (
                f"id: its content gives {right}: a count is never edited: put back what it said, "
                "then retract it and enter a new one"
            )

    def content_id(self) -> str:
        """The id that comes from what it says: 16 hex digits of a SHA-256."""
        return content_id(self)

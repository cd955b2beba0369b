"""Figures to compare counts with: what passed before, or what is needed, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from aidmap.model.record import Record, in_language, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    from pydantic import Field

    from aidmap.model.field_types import (
        Amount,
        Labels,
        Measure,
        OptionalDirection,
        OptionalLink,
        Pace,
        RequiredName,
        Stages,
        Weekdays,
    )


@record
class Reference(Record):
    """A figure to compare counts with, drawn as a line: a `[[reference]]` of dataset.toml.

    Examples:
        >>> [line] = aidmap.open_store().about.reference
        >>> line.value, line.per, len(line.weekdays)
        (Decimal('500'), 'day', 5)
    """

    texts: ClassVar[dict[str, str]] = {"labels": "label"}

    value: Amount
    measure: Measure
    per: Annotated[Pace, Field(description="For how long the figure is: day, week or month.")]
    weekdays: Annotated[
        Weekdays, Field(description="The days that it speaks of, as working days; empty: all.")
    ] = ()
    stages: Annotated[
        Stages, Field(description="Beside which counts it stands, by stage; empty: all.")
    ] = ()
    direction: Annotated[
        OptionalDirection, Field(description="Likewise in or out; empty: both.")
    ] = None
    labels: Labels
    source: Annotated[RequiredName, Field(description="Who says so, and when.")]
    url: Annotated[OptionalLink, Field(description="Where it can be read: http or https.")] = None

    def label(self, language: str = "en") -> str:
        """What it is, in a language, or in English where that is missing."""
        return in_language(self.labels, language)

    def is_for(self, stage: str, direction: str) -> bool:
        """Whether it stands beside counts at some stage, in some direction."""
        of_stage = not self.stages or stage in self.stages
        return of_stage and self.direction in {None, direction}

    def problems(self) -> Iterator[str]:
        """Say whether the days of a week go with that for which it is."""
        if self.weekdays and self.per != "day":
            yield f"weekdays: are of a figure per day, not per {self.per}"

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
        OptionalLink,
        Pace,
        RequiredName,
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
    labels: Labels
    source: Annotated[RequiredName, Field(description="Who says so, and when.")]
    url: Annotated[OptionalLink, Field(description="Where it can be read: http or https.")] = None

    def label(self, language: str = "en") -> str:
        """What it is, in a language, or in English where that is missing."""
        return in_language(self.labels, language)

    def problems(self) -> Iterator[str]:
        """Say whether the days of a week go with that for which it is."""
        if self.weekdays and self.per != "day":
            yield f"weekdays: are of a figure per day, not per {self.per}"

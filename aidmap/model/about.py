"""What a data set says of itself."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from aidmap.model.record import Record, in_language, record
from aidmap.model.reference import Reference
from aidmap.model.vocabulary import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Annotated

    from pydantic import Field

    from aidmap.model.field_types import (
        Box,
        Boxes,
        Days,
        DaysOrNone,
        Disclaimers,
        OptionalDay,
        Regions,
        RequiredName,
        Slug,
        TimeZone,
        Titles,
        Weekday,
    )


@record
class About(Record):
    """What a data set says of itself: dataset.toml.

    Examples:
        >>> aidmap.open_store().about.time_zone
        'Asia/Gaza'
    """

    texts: ClassVar[dict[str, str]] = {
        "titles": "title",
        "regions": "region",
        "disclaimers": "disclaimer",
    }
    parts: ClassVar[dict[str, type[Record]]] = {"reference": Reference}

    id: Slug
    titles: Titles
    regions: Regions = field(default_factory=dict)
    time_zone: Annotated[TimeZone, Field(description="IANA name: days are calendar days there.")]
    stale_after_days: Annotated[
        Days | None,
        Field(description="Days after which a status that nobody has repeated is stale."),
    ] = None
    contest_days: Annotated[
        Days | None,
        Field(description="Days around the deciding report within which others contradict it."),
    ] = None
    count_holds_days: Annotated[
        DaysOrNone | None,
        Field(description="Days after a count on which it still says that something passes."),
    ] = None
    first_weekday: Annotated[
        Weekday | None, Field(description="On which weeks begin; empty: monday.")
    ] = None
    licence: Annotated[RequiredName, Field(description="On what terms the data may be used.")]
    credits: Annotated[
        tuple[RequiredName, ...], Field(description="Whom every picture credits.")
    ] = ()
    disclaimers: Disclaimers
    first_day: Annotated[
        OptionalDay,
        Field(
            description="First day of time lines, earlier reports count too; "
            "empty: the first report."
        ),
    ] = None
    extent: Annotated[
        Box | None,
        Field(description="West, south, east, north of the first view; empty: all places."),
    ] = None
    extents: Annotated[Boxes, Field(description="Named views, in the same order.")] = field(
        default_factory=dict
    )

    reference: Annotated[
        tuple[Reference, ...], Field(description="Figures that charts compare counts with.")
    ] = ()

    @property
    def week_begins(self) -> int:
        """The number of the weekday on which weeks begin, from 0, Monday."""
        return WEEKDAYS.index(self.first_weekday or "monday")

    def today(self) -> date:
        """The calendar day there, now."""
        from zoneinfo import ZoneInfo  # a command that is told a day needs none

        return datetime.now(ZoneInfo(self.time_zone)).date()

    def title(self, language: str = "en") -> str:
        """Its title in a language, or in English where that is missing."""
        return in_language(self.titles, language)

    def region(self, language: str = "en") -> str:
        """What its gateways lead into, in a language, or in English where that is missing."""
        return in_language(self.regions, language)

    def disclaimer(self, language: str = "en") -> str:
        """Its disclaimer in a language, or in English where that is missing."""
        return in_language(self.disclaimers, language)

    def problems(self) -> Iterator[str]:
        """Say which views hold nothing, and what is wrong with the figures to compare with."""
        for name, box in {"extent": self.extent, **self.extents}.items():
            if box and (box[0] >= box[2] or box[1] >= box[3]):
                yield f"{name}: must be west, south, east, north, in this order"
        for number, line in enumerate(self.reference, 1):
            yield from (f"reference.{number}.{problem}" for problem in line.problems())

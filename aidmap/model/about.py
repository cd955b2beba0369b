"""What a data set says of itself."""

from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from aidmap.model.field_types import (
    Latitude,
    Longitude,
    Name,
    OptionalDay,
    RequiredName,
    RequiredText,
    Slug,
    Text,
)
from aidmap.model.records import Record
from aidmap.model.traits import AboutTraits


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{value!r} is not a time zone: write it as Asia/Gaza") from None
    return value


class About(AboutTraits, Record):
    """What a data set says of itself: dataset.toml."""

    id: Slug
    title_en: RequiredName = Field(description="Title in English.")
    title_ar: Name = Field(None, description="Title in Arabic.")
    title_he: Name = Field(None, description="Title in Hebrew.")
    title_fr: Name = Field(None, description="Title in French.")
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        description="IANA name: days are calendar days there."
    )
    stale_after_days: Annotated[int, Field(gt=0)] | None = Field(
        None, description="Days after which a status that nobody has repeated is stale."
    )
    contest_days: Annotated[int, Field(gt=0)] | None = Field(
        None, description="Days around the deciding report within which others contradict it."
    )
    licence: RequiredName = Field(description="On what terms the data may be used.")
    credits: tuple[RequiredName, ...] = Field((), description="Whom every picture credits.")
    disclaimer_en: RequiredText = Field(description="On boundaries and names, in English.")
    disclaimer_ar: Text = Field(None, description="Disclaimer in Arabic.")
    disclaimer_he: Text = Field(None, description="Disclaimer in Hebrew.")
    disclaimer_fr: Text = Field(None, description="Disclaimer in French.")
    first_day: OptionalDay = Field(
        None,
        description="First day of time lines, earlier reports count too; empty: the first report.",
    )
    extent: Annotated[
        tuple[Longitude, Latitude, Longitude, Latitude] | None,
        Field(description="West, south, east, north of the first view; empty: all places."),
    ] = None
    extents: dict[RequiredName, tuple[Longitude, Latitude, Longitude, Latitude]] = Field(
        default_factory=dict, description="Named views, in the same order."
    )

    @model_validator(mode="after")
    def _extents_hold_something(self) -> Self:
        for name, box in {"extent": self.extent, **self.extents}.items():
            if box and (box[0] >= box[2] or box[1] >= box[3]):
                raise ValueError(f"{name}: must be west, south, east, north, in this order")
        return self

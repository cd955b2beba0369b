"""What is to be drawn: the definitions in maps/definitions/*.toml, which `aidmap build` draws."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from aidmap.i18n.language_files import languages, tags
from aidmap.model.field_types import Latitude, Longitude, RequiredName, Slug, WellFormed
from aidmap.model.vocabulary import Measure, Traffic, parse_day

MOST_DAYS = 2000
# How the alternatives of a key are called where a fault is reported; people do not see them.
TAGS = ("one", "several", "range", "named", "box")


def _day_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return value if value in {"today", "yesterday"} else f"{parse_day(str(value))}"
    except (TypeError, ValueError):
        what = f"{value!r} is not a day: write it as 2024-04-20, today or yesterday"
        raise ValueError(what) from None


def _alternative(value: Any) -> str:
    if isinstance(value, (dict, Settings)):
        return "range"
    return "several" if isinstance(value, (list, tuple)) else "one"


def _extent_alternative(value: Any) -> str:
    return "named" if isinstance(value, str) else "box"


def _interface_language(tag: str) -> str:
    if tag not in tags():
        *others, last = map(repr, languages())
        raise ValueError(f"input should be {', '.join(others)} or {last}, not {tag!r}")
    return tag


def _listed(schema: dict[str, Any]) -> None:
    """Name the languages in the JSON Schema."""
    schema["enum"] = list(languages())


Day = Annotated[str, BeforeValidator(_day_text)]
Language = Annotated[str, AfterValidator(_interface_language), Field(json_schema_extra=_listed)]
Size = Literal["a4", "a3", "slide", "square", "column"]
Format = Literal["html", "png", "svg", "pdf"]
Box = tuple[Longitude, Latitude, Longitude, Latitude]


class Settings(BaseModel):
    """What a definition is made of: frozen, and it knows no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class Days(Settings):
    """A range of days with a step."""

    first: Day = Field(description="The first day.")
    last: Day = Field(description="The last day that may be drawn.")
    step: Literal["day", "week", "month"] = Field("month", description="How far apart they are.")


class Definition(Settings):
    """One map or chart, on any number of days, in any number of languages, sizes and formats."""

    title: RequiredName = Field(description="What it is, for people.")
    kind: Literal["map", "chart"] = "map"
    chart: Literal["timeline", "calendar", "gap", "amounts"] | None = Field(
        None, description="Of a chart: which one."
    )
    by: Literal["day", "week", "month"] | None = Field(
        None, description="Of amounts: the bars; empty: what suits the period."
    )
    measure: Measure | None = Field(
        None, description="Of amounts: what is counted; empty: trucks, or people."
    )
    publishers: tuple[Slug, ...] = Field(
        (), description="Of amounts: whose counts are drawn; empty: all."
    )
    days: Annotated[
        Annotated[Day, Tag("one")]
        | Annotated[tuple[Day, ...], Tag("several")]
        | Annotated[Days, Tag("range")],
        Discriminator(_alternative),
        Field(description="A day, today, yesterday, a list of these, or a range with a step."),
    ] = "today"
    since: Day | None = Field(None, description="Of a chart: its first day; days are its last.")
    traffic: Traffic = Traffic.GOODS
    according_to: tuple[str, ...] = Field((), description="Publishers that count; empty: all.")
    counts: bool = Field(
        default=True, description="Whether counts are evidence; false: reports alone."
    )
    extent: Annotated[
        Annotated[str, Tag("named")] | Annotated[Box, Tag("box")],
        Discriminator(_extent_alternative),
        Field(description="auto, a view by name, or west, south, east, north in degrees."),
    ] = "auto"
    orientation: Literal["auto", "portrait", "landscape"] = "auto"
    places: tuple[Slug, ...] = Field((), description="Places to show; empty: all.")
    routes: tuple[Slug, ...] = Field((), description="Routes to show; empty: all.")
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("en",)
    sizes: Annotated[tuple[Size, ...], Field(min_length=1)] = ("a4",)
    formats: Annotated[tuple[Format, ...], Field(min_length=1)] = ("png",)
    dpi: Annotated[int, Field(ge=30, le=1200)] = 300
    number: WellFormed = Field("", description="The number of the map, as you count them.")
    permalink: Annotated[str, Field(pattern=r"^(https?://.*)?$")] = ""
    file: Annotated[str, Field(pattern=r"^[^/\\]+$")] = Field(
        "{name}-{day}-{language}-{size}.{format}",
        description="Name of a drawing: {name}, {day}, {language}, {size} and {format} are filled.",
    )

    @model_validator(mode="after")
    def _chart_has_no_map_settings(self) -> Self:
        if self.kind == "chart" and self.chart is None:
            raise ValueError("chart: is missing: timeline, calendar, gap or amounts")
        if self.kind == "chart" and "html" in self.formats:
            raise ValueError("formats: a chart is png, svg or pdf, no page")
        if self.kind == "map" and (self.chart or self.since):
            raise ValueError('kind: chart and since are of charts: write kind = "chart"')
        if self.chart != "amounts" and (self.by or self.measure or self.publishers):
            raise ValueError('chart: by, measure and publishers are of chart = "amounts"')
        return self

    @model_validator(mode="after")
    def _file_can_be_filled(self) -> Self:
        try:
            self.file.format(name="", day="", language="", size="", format="")
        except (KeyError, IndexError, ValueError):
            raise ValueError(
                "file: only {name}, {day}, {language}, {size} and {format} are filled"
            ) from None
        if "{format}" not in self.file:
            raise ValueError("file: must end in {format}")
        return self

    def days_by(self, today: date) -> list[date]:
        """Every day to draw, in order, with `today` as today."""
        if isinstance(self.days, Days):
            return _days_in_steps(self.days, today)
        days = (self.days,) if isinstance(self.days, str) else self.days
        return [_day(day, today) for day in days]


def _day(text: str, today: date) -> date:
    known = {"today": today, "yesterday": today - timedelta(days=1)}
    return known.get(text) or date.fromisoformat(text)


def _days_in_steps(days: Days, today: date) -> list[date]:
    """The days of a range; by month on the same day of each, or on its last one."""
    first, last = _day(days.first, today), _day(days.last, today)
    found: list[date] = []
    for number in range(MOST_DAYS):
        if days.step == "month":
            day = _month_on(first, number)
        else:
            day = first + timedelta(days=number * (7 if days.step == "week" else 1))
        if day > last:
            break
        found.append(day)
    return found


def _month_on(first: date, number: int) -> date:
    """The same day some months on, or the last one of a shorter month."""
    months = first.month - 1 + number
    year, month = first.year + months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=first.day - 1), following - timedelta(days=1))

"""A preset: how the table that a publisher offers again and again is read, and who that is."""

from __future__ import annotations

from collections.abc import Mapping as Fields
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from aidmap.errors import DataError
from aidmap.model.import_mapping import Mapping
from aidmap.model.reports import Source
from aidmap.model.validation import validate


class RowRule(BaseModel):
    """What is done with rows by the words in their cells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[str, ...] = Field(
        min_length=1, description="The columns that are looked at; one that is missing is blank."
    )
    words: tuple[str, ...] = Field(
        min_length=1,
        description="A cell of any of them is one of these, in any case; * stands for any text, an "
        "empty word for a blank cell.",
    )
    leave_out: str | None = Field(
        None, min_length=1, description="The rows are left out, and this is told: why."
    )
    constants: dict[str, str] = Field(
        default_factory=dict, alias="set", description="For a field: its value in these rows."
    )

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if bool(self.leave_out) == bool(self.constants):
            raise ValueError("say leave_out, or set: one of the two")
        return self


class Preset(BaseModel):
    """How a publisher's table of counts is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    what: str = Field(min_length=1, description="What the table is, in a line.")
    publisher: Source = Field(description="Who publishes it: id, name, kind.")
    url: str | None = Field(None, description="Where it is published.")
    sum: bool = Field(False, description="Whether its rows are consignments that are added up.")
    accept: tuple[str, ...] = Field(
        (), description="Kinds of doubts that are usual in it: they are told, and not asked."
    )
    mapping: Mapping = Field(default_factory=Mapping, description="How its columns are read.")
    rows: tuple[RowRule, ...] = Field((), description="What is done with some of its rows.")

    @field_validator("publisher", mode="before")
    @classmethod
    def _as_source(cls, fields: object) -> object:
        try:
            return validate(Source, fields) if isinstance(fields, Fields) else fields
        except DataError as error:
            raise ValueError("; ".join(error.lines)) from None

    @property
    def constants(self) -> dict[str, str]:
        """What holds in every row because of who publishes the table."""
        said: dict[str, Any] = {"publisher": self.publisher.id, "url": self.url}
        return {name: text for name, text in said.items() if text}

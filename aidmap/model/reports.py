"""Who said what, when: sources, their reports, and retractions."""

import hashlib
import json
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from aidmap.model.field_types import (
    Day,
    Instant,
    OptionalDay,
    OptionalLink,
    ReportId,
    RequiredName,
    RequiredText,
    Slug,
    Text,
    TrafficSet,
    none_if_blank,
)
from aidmap.model.records import Record
from aidmap.model.traits import ReportTraits
from aidmap.model.vocabulary import Basis, Reason, Status


class Source(Record):
    """A publisher of reports."""

    id: Slug
    name: RequiredName = Field(description="Name of the publisher.")
    kind: Literal["un", "ngo", "authority", "media", "other"] = Field(
        description="What kind of publisher."
    )


class Report(ReportTraits, Record):
    """A dated claim, with its source. Never edited, never deleted: only retracted."""

    id: ReportId = ""
    subject: Slug = Field(description="The id of a place or a leg.")
    status: Literal[Status.OPEN, Status.RESTRICTED, Status.CLOSED] = Field(
        description="Restricted: open, but limited in hours, goods, quantity or direction."
    )
    traffic: TrafficSet
    basis: Basis
    effective_from: Day = Field(description="The first day on which the claim holds.")
    effective_to: OptionalDay = Field(None, description="The last such day; empty: open-ended.")
    reported_on: Day = Field(description="The day on which the source published it.")
    recorded_at: Instant = Field(description="When it was entered: an instant, in UTC.")
    publisher: Slug = Field(description="The id of a source.")
    title: Text = Field(None, description="What the source says, in a line of our own words.")
    url: OptionalLink = Field(None, description="Where it can be read: http or https.")
    note: Text = Field(None, description="What else matters.")
    reason: Annotated[Reason | None, BeforeValidator(none_if_blank)] = None

    @field_validator("status", mode="before")
    @classmethod
    def _claimable(cls, value: object) -> object:
        if isinstance(value, str) and value in {"open", "restricted", "closed"}:
            return Status(value)
        raise ValueError(f"{value!r} is not a status to report: open, restricted or closed")

    @model_validator(mode="after")
    def _days_make_sense(self) -> Self:
        if self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to: is before effective_from")
        if self.basis is Basis.OBSERVED and self.effective_from > self.reported_on:
            raise ValueError(
                "effective_from: nobody can have observed what comes after reported_on; "
                "is it announced?"
            )
        return self

    @model_validator(mode="after")
    def _id_from_content(self) -> Self:
        content_id = self._content_id()
        if not self.id:
            object.__setattr__(self, "id", content_id)
        elif self.id != content_id:
            raise ValueError(
                f"id: its content gives {content_id}: a report is never edited: put back what it "
                "said, then retract it and enter a new one"
            )
        return self

    def _content_id(self) -> str:
        content = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self
            if name not in {"id", "recorded_at"}
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Retraction(Record):
    """That a report was withdrawn, when and why."""

    report: ReportId
    recorded_at: Instant = Field(description="When it was withdrawn: an instant, in UTC.")
    because: RequiredText = Field(description="Why.")

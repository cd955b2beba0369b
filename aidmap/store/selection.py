"""What is asked of a store: everything, or no more than some answer needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


COURSE = "line"  # the column of the courses of legs, which are read only where they are wanted


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which records are wanted; a store may read more of them, never fewer.

    Attributes:
        names: of places and legs, as people write them; empty: all. What one of them names is read
            with what is said of it; where nothing has that name, all places and legs are read, so
            that the nearest can be offered. Routes are left out.
        known_by: only reports published by that day.
        recorded_by: only reports entered by that instant.
        courses: whether the courses of legs are needed; without, their lines may be empty.
    """

    names: tuple[str, ...] = ()
    known_by: date | None = None
    recorded_by: datetime | None = None
    courses: bool = True


EVERYTHING = Selection()

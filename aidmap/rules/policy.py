"""The figures of the rules: after how many days, within how many, and which status is the worst.

They stand here alone: dataset.toml may set others, the page gets them handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from aidmap.model import Status

if TYPE_CHECKING:
    from aidmap.model import About

# The worst first (docs/rules.md, "The status of a route").
WORST_FIRST = (Status.CLOSED, Status.UNKNOWN, Status.PLANNED, Status.RESTRICTED, Status.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The figures by which statuses are worked out (docs/rules.md).

    Attributes:
        stale_after_days: days after the last word on it, from which on a status is stale.
        contest_days: days around the deciding report within which another one contradicts it.
        count_holds_days: days after the last one of a count on which it still says that
            something passes.
    """

    stale_after_days: int = 45
    contest_days: int = 14
    count_holds_days: int = 3

    @classmethod
    def of(cls, about: About) -> Self:
        """The figures of a data set; those that it does not set are the usual ones."""
        figures = {figure.name: getattr(about, figure.name) for figure in fields(cls)}
        return cls(**{name: days for name, days in figures.items() if days is not None})


USUAL = Policy()

"""The options of the clocks, which many commands share: made once into one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aidmap.cli import completion
from aidmap.cli.options import day_option
from aidmap.errors import DataError
from aidmap.model import Traffic, parse_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.clocks import ClockOptions

KnownBy = Annotated[str | None, day_option("--known-by", "Only what was published by that day.")]
RecordedBy = Annotated[
    str | None,
    typer.Option("--recorded-by", metavar="INSTANT", help="Only what was entered by that instant."),
]
TrafficKind = Annotated[Traffic, typer.Option("--traffic", help="What passes.")]
AccordingTo = Annotated[
    list[str] | None,
    typer.Option(
        "--according-to",
        metavar="PUBLISHER",
        help="Only that publisher's reports (repeatable).",
        autocompletion=completion.publishers,
    ),
]


@dataclass(frozen=True, kw_only=True)
class ClockChoice:
    """What the options of a command say of clocks, traffic and publishers, as they were typed."""

    known_by: KnownBy = None
    recorded_by: RecordedBy = None
    traffic: TrafficKind = Traffic.GOODS
    according_to: AccordingTo = None

    def snapshot(
        self, dataset: Dataset, on: str | None, *, what_if: Mapping[str, Any] | None = None
    ) -> Snapshot:
        """Take a snapshot of a day.

        Raises:
            DataError: a day or an instant is none.
            NotFound: a publisher, place or leg is none.
        """
        asked = self.arguments()
        asked["what_if"] = what_if
        return dataset.at(on, **asked)

    def narrow(self, dataset: Dataset, names: Iterable[str]) -> Dataset:
        """The same data set with no more than is said of some places by these clocks."""
        recorded_by = instant(self.recorded_by)
        return dataset.narrow(names, known_by=self.known_by, recorded_by=recorded_by)

    def arguments(self) -> ClockOptions:
        """What `Dataset.at` takes of it."""
        return {
            "traffic": self.traffic,
            "known_by": self.known_by,
            "recorded_by": instant(self.recorded_by),
            "according_to": self.according_to or (),
        }


def instant(value: str | None) -> datetime | None:
    """Read the value of --recorded-by.

    Raises:
        DataError: it is no instant.
    """
    try:
        parsed = parse_instant(value)
    except ValueError as error:
        raise DataError([str(error)]) from None
    return parsed if isinstance(parsed, datetime) else None

"""The options for the clocks, traffic and publishers, which many commands share."""

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

KnownBy = Annotated[str | None, day_option("--known-by", "Use only reports published by that day.")]
RecordedBy = Annotated[
    str | None,
    typer.Option(
        "--recorded-by", metavar="INSTANT", help="Use only reports entered by that instant."
    ),
]
TrafficKind = Annotated[Traffic, typer.Option("--traffic", help="Kind of traffic.")]
AccordingTo = Annotated[
    list[str] | None,
    typer.Option(
        "--according-to",
        metavar="PUBLISHER",
        help="Use only this publisher's reports (repeatable).",
        autocompletion=completion.publishers,
    ),
]
WithoutCounts = Annotated[
    bool,
    typer.Option("--without-counts", help="Work out statuses by reports alone, not by counts."),
]


@dataclass(frozen=True, kw_only=True)
class ClockChoice:
    """The options for clocks, traffic, publishers and counts, as they were typed."""

    known_by: KnownBy = None
    recorded_by: RecordedBy = None
    traffic: TrafficKind = Traffic.GOODS
    according_to: AccordingTo = None
    without_counts: WithoutCounts = False

    def snapshot(
        self, dataset: Dataset, on: str | None, *, what_if: Mapping[str, Any] | None = None
    ) -> Snapshot:
        """Take a snapshot of a day.

        Raises:
            DataError: a day or an instant cannot be read.
            NotFound: a publisher, place or leg is unknown.
        """
        arguments = self.arguments()
        arguments["what_if"] = what_if
        return dataset.at(on, **arguments)

    def narrow(self, dataset: Dataset, names: Iterable[str]) -> Dataset:
        """The same data set with only the reports on some places that these clocks let through."""
        recorded_by = instant(self.recorded_by)
        return dataset.narrow(names, known_by=self.known_by, recorded_by=recorded_by)

    def arguments(self) -> ClockOptions:
        """The options as arguments of `Dataset.at`."""
        return {
            "traffic": self.traffic,
            "known_by": self.known_by,
            "recorded_by": instant(self.recorded_by),
            "according_to": self.according_to or (),
            "counts": not self.without_counts,
        }


@dataclass(frozen=True, kw_only=True)
class CountChoice:
    """The options that choose among counts: days, traffic, clocks and publishers, as typed."""

    first: Annotated[
        str | None, day_option("--from", "First day. Default: that of the first count.")
    ] = None
    last: Annotated[str | None, day_option("--to", "Last day. Default: today.")] = None
    traffic: Annotated[
        Traffic | None, typer.Option(help="Kind of traffic. Default: all.", show_default=False)
    ] = None
    known_by: KnownBy = None
    recorded_by: RecordedBy = None
    according_to: AccordingTo = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of `select_counts` and `compare`."""
        return {
            "first": self.first,
            "last": self.last,
            "traffic": self.traffic,
            "known_by": self.known_by,
            "recorded_by": instant(self.recorded_by),
            "according_to": self.according_to or (),
        }


def instant(value: str | None) -> datetime | None:
    """Read the value of --recorded-by.

    Raises:
        DataError: it is not an instant.
    """
    try:
        parsed = parse_instant(value)
    except ValueError as error:
        raise DataError([str(error)]) from None
    return parsed if isinstance(parsed, datetime) else None

"""The options of the clocks, which many commands share: made once into one value."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

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

Answer = TypeVar("Answer")


@dataclass(frozen=True, kw_only=True)
class ClockChoice:
    """What the options of a command say of clocks, traffic and publishers, as they were typed."""

    known_by: str | None
    recorded_by: str | None
    traffic: Traffic
    according_to: list[str] | None

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
# In the order of the help; and what they are if they are not given.
CLOCKS: dict[str, tuple[Any, Any]] = {
    "known_by": (KnownBy, None),
    "recorded_by": (RecordedBy, None),
    "traffic": (TrafficKind, Traffic.GOODS),
    "according_to": (AccordingTo, None),
}


def takes_clocks(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command the options of the clocks in the place of its parameter `clocks`."""

    @functools.wraps(command)
    def with_clocks(**given: Any) -> Answer:
        clocks = ClockChoice(**{name: given.pop(name) for name in CLOCKS})
        return command(clocks=clocks, **given)

    own = inspect.signature(command, eval_str=True).parameters
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in CLOCKS.items()
    ]
    parameters: list[inspect.Parameter] = []
    for name, parameter in own.items():
        parameters += options if name == "clocks" else [parameter]
    with_clocks.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # of inspect
    with_clocks.__annotations__ = {one.name: one.annotation for one in parameters}
    return with_clocks


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

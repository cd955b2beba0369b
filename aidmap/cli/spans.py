"""aidmap spans: the days in a row on which every place had one status, for other programs."""

from __future__ import annotations

from aidmap.cli.clock_options import ClockChoice
from aidmap.cli.engine_options import EngineChoice
from aidmap.cli.options import Data, On
from aidmap.errors import DataError


def spans(
    *,
    data: Data = None,
    on: On = None,
    clocks: ClockChoice,
    chosen: EngineChoice,
) -> None:
    """Write the days in a row with one status, of all places and legs, to a Parquet file."""
    if chosen.output is None:
        raise DataError(["spans are written to a file: give -o spans.parquet"])
    chosen.answer("spans", data, on, traffics=[clocks.traffic], **clocks.arguments())

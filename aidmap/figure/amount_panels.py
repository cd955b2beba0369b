"""What a chart of amounts has where: its panels, the colours of its places, its scale, its legend.

Drawing is left to `amount_bars`. All lengths in millimetres.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from aidmap.figure.chart_bars import SMALL
from aidmap.figure.figure import fit_text, leading, text_width, wrap
from aidmap.query.finding import short_name
from aidmap.style import BARS, OTHER_BARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from aidmap.figure.chart_bars import RowSpacing
    from aidmap.i18n import Speech
    from aidmap.model import Reference
    from aidmap.query.counted_period import CountedPeriod, Series
    from aidmap.rules.amounts import Amount
    from aidmap.style import BarStyle

MOST_PANELS = 20
LOWEST, PANEL_GAP = 9.6, 2.4
SCALE_WIDTH = 10.0  # beside the names, for the numbers of the scale
LANE, LABEL = 4.8, 3.2  # of a figure for several days, and of the number on a bar
# The height of the tallest bar, by how many panels there are.
TALLEST = ((1, 62.0), (2, 44.0), (4, 34.0), (9, 27.0))
SHORTEST_TALL = 22.0
FAR = 2.6  # times the tallest bar: a figure to compare with beyond that is off the scale
NEAR = 0.35  # of a figure to compare with: panels with such bars are as high as its line
# In the place of ids: of the places without a colour of their own, and of what else is explained.
OTHERS, NOT_COUNTED, LONGER, REFERENCE = "", "-not-counted", "-longer", "-reference"
SWATCH, SWATCH_GAP, ENTRY_GAP, LEGEND_LINE = 5.0, 1.4, 4.0, 4.2
LEGEND_GAP = 1.6

Lane = list[list["Amount"]]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel: what one publisher counted at one stage, in one direction.

    Attributes:
        series: what was counted.
        bars: for each bin that has figures its first day, its last one, and its values by place.
        lanes: figures for several days, in rows in which their days do not overlap.
        title: who counted, what and how much, in lines.
        height: of the panel.
    """

    series: Series
    title: list[str]
    bars: list[tuple[date, date, dict[str, Decimal]]]
    lanes: list[Lane]
    height: float


@dataclass(frozen=True, kw_only=True)
class AmountLayout:
    """Where everything of a chart of amounts goes.

    Attributes:
        period: what was counted.
        speech: the language.
        width: of the whole chart.
        spacing: the width of the names beside the panels, and sizes of letters.
    """

    period: CountedPeriod
    speech: Speech
    width: float
    spacing: RowSpacing

    @property
    def size(self) -> float:
        """Of the letters, in points."""
        return max(SMALL, self.spacing.min_points)

    @property
    def number_size(self) -> float:
        """Of the numbers on bars and of the scale, in points."""
        return max(SMALL * 0.95, self.spacing.min_points)

    @cached_property
    def looks(self) -> dict[str, BarStyle]:
        """The look of each place that has one of its own, by id; in the order of the bars."""
        places = self.period.counted_places
        shown = places if len(places) <= len(BARS) else places[: len(BARS)]
        return {place.id: look for place, look in zip(shown, BARS, strict=False)}

    def look(self, place: str) -> BarStyle:
        """The look of the bars of a place."""
        return self.looks.get(place, OTHER_BARS)

    @cached_property
    def panels(self) -> list[Panel]:
        """The panels, from above."""
        return [self._panel(series) for series in self.period.series[:MOST_PANELS]]

    def _panel(self, series: Series) -> Panel:
        bars, lanes = self._bars(series), _lanes(series.longer)
        top = max((float(sum(parts.values())) for _, _, parts in bars), default=0)
        for line in self.lines_in(series):
            if top > NEAR * self.most_expected(line) and self.is_near(line):
                top = max(top, self.most_expected(line))
        title = self._title(series)
        words = leading(self.spacing.size) + (len(title) - 1) * leading(self.size)
        height = max(top * self.unit + LABEL + len(lanes) * LANE, words, LOWEST)
        return Panel(series=series, title=title, bars=bars, lanes=lanes, height=height)

    def _title(self, series: Series) -> list[str]:
        """Who counted, what, and on how many days."""
        speech, room = self.speech, self.spacing.names_width - SCALE_WIDTH
        publisher = self.period.snapshot.publishers[series.key.publisher]
        days = speech.number(len(series.days))
        told = speech.word("chart_counted", total=speech.figure(series.total), days=days)
        return [
            fit_text(publisher, room, size=self.spacing.size),
            *(
                fit_text(line, room, size=self.size)
                for text in (series_text(series, speech), told)
                for line in wrap(text, room, size=self.size)
            ),
        ]

    def _bars(self, series: Series) -> list[tuple[date, date, dict[str, Decimal]]]:
        """The bars of a series; the parts of each are in the order of the looks."""
        order = [*self.looks, OTHERS]
        found = []
        for days, group in groupby(series.amounts, key=lambda one: (one.first_day, one.last_day)):
            parts: dict[str, Decimal] = defaultdict(Decimal)
            for one in group:
                parts[one.subject if one.subject in self.looks else OTHERS] += one.value
            found.append((*days, {one: parts[one] for one in order if one in parts}))
        return found

    @cached_property
    def tallest(self) -> float:
        """The value of the tallest bar of all panels."""
        sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
        for number, series in enumerate(self.period.series[:MOST_PANELS]):
            for one in series.amounts:
                sums[number, one.first_day] += one.value
        return float(max(sums.values(), default=Decimal(0)))

    @cached_property
    def unit(self) -> float:
        """The height of one, the same in all panels."""
        number = len(self.period.series)
        height = next((tall for most, tall in TALLEST if number <= most), SHORTEST_TALL)
        near = [self.most_expected(line) for line in self.period.references if self.is_near(line)]
        return height / (max([self.tallest, *near]) or 1)

    @cached_property
    def ticks(self) -> list[float]:
        """The values that have a line of their own."""
        top = max([panel.height / self.unit for panel in self.panels], default=0)
        steps = MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10], integer=True)
        return [float(tick) for tick in steps.tick_values(0, top)] if self.tallest else []

    def lines_in(self, series: Series) -> list[Reference]:
        """The figures to compare a series with."""
        _, stage, direction = series.key
        return [line for line in self.period.references if line.is_for(stage, direction)]

    def is_near(self, line: Reference) -> bool:
        """Whether the line of a figure to compare with is on the scale."""
        return self.most_expected(line) <= FAR * self.tallest

    def most_expected(self, line: Reference) -> float:
        """The most that a figure to compare with amounts to in a bin."""
        return float(max(self.period.expected(line)))

    @property
    def entries(self) -> list[tuple[str, str]]:
        """The legend: keys - ids of places, or what else is explained - and words."""
        speech, period = self.speech, self.period
        names = {place.id: place.name(speech.language) for place in period.counted_places}
        found = [(place, short_name(names[place])) for place in self.looks]
        if len(names) > len(self.looks):
            found.append((OTHERS, speech.word("chart_others")))
        found.append((NOT_COUNTED, speech.word("chart_not_counted")))
        if any(panel.lanes for panel in self.panels):
            found.append((LONGER, speech.word("chart_longer")))
        return found + [(REFERENCE, line.label(speech.language)) for line in self.period.references]

    @property
    def legend_lines(self) -> list[list[tuple[str, str]]]:
        """The legend, broken into lines."""
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0.0
        for entry in self.entries:
            needed = SWATCH + SWATCH_GAP + text_width(entry[1], self.size) + ENTRY_GAP
            if lines[-1] and used + needed > self.width + ENTRY_GAP:
                lines.append([])
                used = 0
            lines[-1].append(entry)
            used += needed
        return lines

    @property
    def left_out(self) -> list[str]:
        """The names of the publishers of the series for which there is no panel."""
        names = self.period.snapshot.publishers
        others = self.period.series[MOST_PANELS:]
        return list(dict.fromkeys(names[series.key.publisher] for series in others))

    @property
    def height(self) -> float:
        """The height of legend and panels."""
        lines = len(self.legend_lines) + bool(self.left_out)
        panels = sum(panel.height + PANEL_GAP for panel in self.panels) or LOWEST + PANEL_GAP
        return lines * LEGEND_LINE + LEGEND_GAP + panels


def series_text(series: Series, speech: Speech) -> str:
    """What a series counts: its stage and direction."""
    direction = speech.word(f"chart_direction_{series.key.direction}")
    return speech.join([speech.word(series.key.stage), direction])


def total_of(values: Iterable[Decimal]) -> Decimal:
    """All of some values; 0 where there are none."""
    return sum(values, Decimal(0))


def _lanes(longer: Sequence[Amount]) -> list[Lane]:
    """Figures for several days in rows: those for the same days together, none on another."""
    lanes: list[Lane] = []
    for _, group in groupby(longer, key=lambda one: (one.first_day, one.last_day)):
        same = list(group)
        free = (lane for lane in lanes if lane[-1][0].last_day < same[0].first_day)
        lane = next(free, None)
        if lane is None:
            lanes.append([same])
        else:
            lane.append(same)
    return lanes

"""A data set with methods for notebooks, which show its map, its table and its time line.

    data = aidmap.open_store("geodata")
    data.map("2024-04-20")

An output is drawn when the notebook displays it. Drawing is left to `render` and `documents`.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aidmap import store
from aidmap.model import columns_of
from aidmap.query import dataset
from aidmap.query.finding import dated_sentence

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable
    from datetime import date
    from pathlib import Path
    from typing import Unpack

    from pandas import DataFrame

    from aidmap.query.count_selection import CountClocks
    from aidmap.query.period import Period
    from aidmap.query.snapshot import Snapshot
    from aidmap.rules.clocks import ClockOptions


@dataclass(kw_only=True, eq=False)
class NotebookOutput:
    """An output that notebooks display as HTML, as a picture or as text.

    Attributes:
        plain: its content in one sentence.
        draw: draws it in a format, given as a suffix: .html or .png.
        write: writes it to a file in the format of the suffix.
    """

    plain: str
    draw: Callable[[str], bytes]
    write: Callable[[Path], object]

    def __repr__(self) -> str:
        return self.plain

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file in the format of the suffix.

        Raises:
            DataError: it cannot be drawn in that format.
            StoreError: the file cannot be written.
        """
        from pathlib import Path

        self.write(Path(path))

    def _repr_html_(self) -> str:
        return self._html

    @cached_property
    def _html(self) -> str:
        return self.draw(".html").decode("utf-8")

    @cached_property
    def _png(self) -> str:
        return base64.b64encode(self.draw(".png")).decode("ascii")

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        """All forms of the output, or those that are asked for, by media type."""
        forms: dict[str, Callable[[], str]] = {
            "text/html": lambda: self._html,
            "image/png": lambda: self._png,
            "text/plain": lambda: self.plain,
        }
        wanted = set(include or forms) - set(exclude or ())
        return {kind: form() for kind, form in forms.items() if kind in wanted}


class Dataset(dataset.Dataset):
    """A data set that can be queried, extended and shown.

    Examples:
        >>> data = aidmap.open_store()
        >>> data.status("Erez", on="2024-04-20").status
        <Status.PLANNED: 'planned'>
        >>> routes = data.routes(on="2024-04-20", to="north-gaza")
        >>> [state.route.id for state in routes if state.status.passes]
        ['air-north']
    """

    def map(
        self,
        on: date | str | None = None,
        *,
        language: str = "en",
        dpi: int = 110,
        **clocks: Unpack[ClockOptions],
    ) -> NotebookOutput:
        """Show the map of a day; the clocks are those of `at`.

        Args:
            on: a day, as a date, YYYY-MM-DD, today or yesterday; None: today there.
            language: its tag, as en or ar.
            dpi: dots per inch of the picture.
            clocks: traffic, known_by, recorded_by, according_to, what_if.
        """
        from aidmap import render
        from aidmap.i18n import Speech

        snapshot = self.at(on, **clocks)
        paper = {"size": "column", "dpi": dpi}

        def drawing(suffix: str) -> render.Drawing:
            return render.draw(snapshot, suffix=suffix, language=language, paper=paper)

        def draw(suffix: str) -> bytes:
            result = drawing(suffix)
            return result._repr_html_().encode("utf-8") if suffix == ".html" else result.content

        return NotebookOutput(
            plain=dated_sentence(snapshot, Speech(language)),
            draw=draw,
            write=lambda path: drawing(render.check_format(path)).save(path),
        )

    def counts(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        places: str | Collection[str] = (),
        by: str | None = None,
        traffic: str | None = None,
        **clocks: Unpack[CountClocks],
    ) -> DataFrame:
        """The published figures of what passed, as a pandas DataFrame; values are decimals.

        Args:
            first: the first day; None: from the beginning.
            last: the last day; None: today there.
            places: names of places; empty: all.
            by: day, week or month: add up what may be added up; None: a row for each count.
            traffic: goods, fuel or people; None: all.
            clocks: known_by, recorded_by, according_to, as in `map`.

        Examples:
            >>> trucks = aidmap.open_store().counts("2025-07-01", "2025-07-31", places="Zikim")
            >>> [*trucks["value"]]
            [Decimal('25'), Decimal('36')]
        """
        import pandas as pd

        from aidmap.model import Traffic
        from aidmap.query.count_selection import select_counts
        from aidmap.rules.amounts import Amount, Bin, amounts

        found = select_counts(
            self,
            places=[places] if isinstance(places, str) else places,
            first=first,
            last=last,
            traffic=Traffic(traffic) if traffic else None,
            **clocks,
        )
        if not by:
            names = columns_of("count")
            return pd.DataFrame(
                [[getattr(one, name) for name in names] for one in found], columns=list(names)
            )
        sums = amounts(found, by=Bin(by), first_weekday=self.about.week_begins)
        return pd.DataFrame(sums, columns=[one.name for one in fields(Amount)])

    def table(
        self, on: date | str | None = None, *, language: str = "en", **clocks: Unpack[ClockOptions]
    ) -> NotebookTable:
        """Show the statuses of a day as a table; the arguments are those of `map`."""
        from aidmap import documents, geo
        from aidmap.documents import briefing
        from aidmap.i18n import Speech

        snapshot = self.at(on, **clocks)
        document = briefing.status_document(snapshot, language=language)
        return NotebookTable(
            plain=geo.heading(snapshot, Speech(language)),
            draw=lambda suffix: documents.to_fragment(document, suffix),
            write=lambda path: documents.save(document, path),
            snapshot=snapshot,
        )

    def timeline(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        places: str | Collection[str] = (),
        language: str = "en",
        dpi: int = 110,
        **clocks: Unpack[ClockOptions],
    ) -> NotebookOutput:
        """Show what was open over time.

        Args:
            first: the first day; None: a year before the last.
            last: the last day; None: today there.
            places: the names of the places to show; empty: all places with reports.
            language: its tag, as en or ar.
            dpi: dots per inch of the picture.
            clocks: as in `map`, without what_if.
        """
        period = self._period(first, last, places, clocks)
        return _chart_output(period, "timeline", {"language": language, "dpi": dpi})

    def amounts(
        self,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        places: str | Collection[str] = (),
        publishers: str | Collection[str] = (),
        by: str | None = None,
        measure: str | None = None,
        language: str = "en",
        dpi: int = 110,
        **clocks: Unpack[ClockOptions],
    ) -> NotebookOutput:
        """Show how much passed, by who counted it; `counts` has the figures.

        Args:
            first: the first day; None: a year before the last.
            last: the last day; None: today there.
            places: the names of the places to show; empty: all that were counted at.
            publishers: the names of those whose counts are shown; empty: all.
            by: day, week or month; None: what suits the period.
            measure: what is counted; None: trucks, or people.
            language: its tag, as en or ar.
            dpi: dots per inch of the picture.
            clocks: as in `map`, without what_if.

        Examples:
            >>> shown = aidmap.open_store().amounts("2025-07-01", "2025-07-31", publishers="JHCO")
            >>> shown.plain.partition(",")[0]
            'JHCO: 36 trucks (entered'
        """
        from aidmap.model import Measure
        from aidmap.query.counted_period import CountedPeriod
        from aidmap.rules.amounts import Bin

        names = [publishers] if isinstance(publishers, str) else publishers
        period = replace(
            CountedPeriod.of(self._period(first, last, places, clocks)),
            publishers=[self.publisher(name).id for name in names],
            by=Bin(by) if by else None,
            measure=Measure(measure) if measure else None,
        )
        return _chart_output(period, "amounts", {"language": language, "dpi": dpi})

    def _period(
        self,
        first: date | str | None,
        last: date | str | None,
        places: str | Collection[str],
        clocks: ClockOptions,
    ) -> Period:
        """The period of a chart: by default a year, with all places."""
        from aidmap.query.period import YEAR, Period

        snapshot = self.at(last, **clocks)
        names = [places] if isinstance(places, str) else places
        whole = Period.until(snapshot, first=self.day(first) if first else None, days=YEAR)
        return replace(whole, only=[self.subject(name).id for name in names])


def _chart_output(period: Period, kind: str, paper: dict[str, Any]) -> NotebookOutput:
    """A chart for notebooks: vector graphics, or a picture."""
    from aidmap import render

    def drawing(suffix: str) -> render.Drawing:
        return render.draw_chart(period, kind, suffix=suffix, paper=paper)

    def draw(suffix: str) -> bytes:
        if suffix == ".html":
            return drawing(".svg")._repr_html_().encode("utf-8")
        return drawing(suffix).content

    return NotebookOutput(
        plain=drawing(".svg").finding,
        draw=draw,
        write=lambda path: drawing(render.check_format(path)).save(path),
    )


@dataclass(kw_only=True, eq=False, repr=False)
class NotebookTable(NotebookOutput):
    """A table for notebooks, with its data."""

    snapshot: Snapshot

    @property
    def frame(self) -> Any:  # noqa: ANN401 - geopandas has its door in geo
        """The places with their statuses, the GeoDataFrame of `geo.places` (EPSG:4326)."""
        from aidmap import geo

        return geo.places(self.snapshot)


def open_store(where: str | os.PathLike[str] | None = None) -> Dataset:
    """Open a data set to query and show it.

    Args:
        where: its folder; None: ./geodata if it exists, else the data set that comes with aidmap.

    Raises:
        StoreError: there is no data set.

    Examples:
        >>> data = aidmap.open_store()
        >>> data.about.titles["en"]
        'Gaza: humanitarian crossings, ports and routes'
    """
    return Dataset(store.open_store(where))

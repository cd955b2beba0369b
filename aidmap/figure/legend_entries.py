"""What the legend of a map explains: what occurs on its frames, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidmap import geo
from aidmap.figure import amount_discs, boundary_lines, marks
from aidmap.figure.symbols import SymbolStyle
from aidmap.model import PLACE_KINDS, Mode, Status
from aidmap.style import SHAPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aidmap.figure.map_axes import MapFrame
    from aidmap.i18n import Speech
    from aidmap.model import LineStyle
    from aidmap.query.gateway_amounts import GatewayAmounts
    from aidmap.query.snapshot import Snapshot

PLAIN = SymbolStyle(status=Status.UNKNOWN, plain=True)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What occurs on a map.

    Attributes:
        statuses: of places and routes.
        contested: whether a place is contested.
        stale: whether a place or a route is stale.
        blocks: whether a place holds a route up.
        plain: whether a place is shown that needs no leave, and of which nothing is reported.
        approximate: whether a place is known approximately.
        kinds: of places.
        modes: of routes.
        boundaries: those that are not settled.
        amounts: what passes the gateways; None: the map does not show it.
    """

    statuses: frozenset[Status]
    contested: bool
    stale: bool
    blocks: bool
    plain: bool
    approximate: bool
    kinds: frozenset[str]
    modes: frozenset[Mode]
    boundaries: tuple[geo.Boundary, ...] = ()
    amounts: GatewayAmounts | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a legend: its word, and what is drawn beside it.

    Attributes:
        text: the word.
        symbol: the style of a symbol; None: only its outline, or none.
        shape: the shape of the symbol; empty: there is none.
        line: the mode of a line, its status and whether it is stale; None: there is none.
        boundary: the dashes of a boundary; None: it is none.
        area: whether it is the area within which a place is.
        disc: the radius of a disc in millimetres; 0: there is none.
        uncounted: whether the disc is the ring of a gateway that nobody counted.
    """

    text: str
    symbol: SymbolStyle | None = None
    shape: str = ""
    line: tuple[Mode, Status | None, bool] | None = None
    boundary: LineStyle | None = None
    area: bool = False
    disc: float = 0
    uncounted: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries under a heading."""

    heading: str
    entries: Sequence[Entry]

    @property
    def has_lines(self) -> bool:
        """Whether any entry has a line, which needs more room than a symbol."""
        return any(one.line or one.boundary for one in self.entries)


def shown_on(frames: Sequence[MapFrame]) -> Shown:
    """What occurs on map frames."""
    seen = [mark.place for frame in frames for mark in frame.marks if mark.has_symbol]
    lines = [line for frame in frames for line in frame.route_lines]
    found = [each for frame in frames for each in boundary_lines.visible_boundaries(frame)]
    statuses = {Status(place.status) for place in seen if not marks.is_plain(place)}
    return Shown(
        statuses=frozenset(statuses | {line.strand.status for line in lines}),
        contested=any(place.contested for place in seen),
        stale=any(place.stale for place in seen) or any(line.strand.stale for line in lines),
        blocks=any(place.blocks for place in seen),
        plain=any(marks.is_plain(place) for place in seen),
        approximate=any(place.approximate for place in seen),
        kinds=frozenset(place.kind for place in seen),
        modes=frozenset(line.mode for line in lines),
        boundaries=tuple(geo.boundaries_by_name(found)),
        amounts=frames[0].snapshot.gateway_amounts if frames[0].amounts else None,
    )


def shown_anywhere(snapshot: Snapshot, *, amounts: bool = False) -> Shown:
    """What may occur on any map of a day: for the room that a legend needs."""
    states = [snapshot.states[place.id] for place in snapshot.places]
    lines = geo.boundaries_by_name(geo.boundaries(snapshot, geo.extent(snapshot)))
    return Shown(
        statuses=frozenset(
            {one.status for one in states} | {one.status for one in snapshot.routes}
        ),
        contested=any(state.contested for state in states),
        stale=any(state.stale for state in states),
        blocks=bool(snapshot.held_up),
        plain=any(not place.needs_leave for place in snapshot.places),
        approximate=any(place.is_approximate for place in snapshot.places),
        kinds=frozenset(place.kind for place in snapshot.places),
        modes=frozenset(leg.mode for leg in snapshot.records.legs),
        boundaries=tuple(lines),
        amounts=snapshot.gateway_amounts if amounts else None,
    )


def groups(shown: Shown, speech: Speech) -> list[Group]:
    """The groups of a legend that are not empty."""
    boundaries = [
        Entry(text=each.name(speech.language), boundary=each.style) for each in shown.boundaries
    ]
    found = [
        Group(heading=speech.word("status"), entries=[*_statuses(shown, speech)]),
        Group(heading=speech.word("places"), entries=[*_kinds(shown, speech)]),
        Group(
            heading=speech.word("routes"),
            entries=[
                Entry(text=speech.word(f"by_{mode.value}"), line=(mode, None, False))
                for mode in Mode
                if mode in shown.modes
            ],
        ),
        Group(heading=speech.word("boundaries"), entries=boundaries),
        *_amounts(shown.amounts, speech),
    ]
    return [group for group in found if group.entries]


def _amounts(amounts: GatewayAmounts | None, speech: Speech) -> Iterable[Group]:
    if amounts is None:
        return
    entries = [
        Entry(text=speech.number(value), disc=amount_discs.radius(amounts, value, 1))
        for value in amounts.round_figures
    ]
    if None in amounts.means.values():
        ring = amount_discs.UNCOUNTED / 2
        entries.append(Entry(text=speech.word("nobody_counted"), disc=ring, uncounted=True))
    what = speech.word("daily_mean", measure=speech.word(amounts.measure.value))
    yield Group(heading=speech.word("amounts"), entries=[*entries, Entry(text=what)])


def _statuses(shown: Shown, speech: Speech) -> Iterable[Entry]:
    for status in Status:
        if status in shown.statuses:
            yield Entry(
                text=speech.word(status.value),
                symbol=SymbolStyle(status=status),
                shape="square",
                line=(Mode.ROAD, status, False),
            )
    restricted, closed = Status.RESTRICTED, Status.CLOSED
    if shown.stale:
        yield Entry(
            text=speech.word("stale"),
            symbol=SymbolStyle(status=restricted, stale=True),
            shape="square",
            line=(Mode.ROAD, restricted, True),
        )
    for wanted, key, look in (
        (shown.contested, "contested", SymbolStyle(status=restricted, contested=True)),
        (shown.blocks, "blocked_here", SymbolStyle(status=closed, blocks=True)),
        (shown.plain, "needs_no_leave", PLAIN),
    ):
        if wanted:
            yield Entry(text=speech.word(key), symbol=look, shape="square")
    if shown.approximate:
        yield Entry(text=speech.word("approximate"), area=True)


def _kinds(shown: Shown, speech: Speech) -> Iterable[Entry]:
    for kind in PLACE_KINDS:
        if kind in shown.kinds and SHAPE[kind] != "label":
            yield Entry(text=speech.word(kind), shape=SHAPE[kind])

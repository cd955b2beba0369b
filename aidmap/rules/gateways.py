"""Gateways: where what travels enters a region, or leaves it.

The rule is that of docs/rules.md, "Gateways". Which of them pass is left to `status`, and the
sentence that names them to `query.finding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aidmap.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.model import Route
    from aidmap.rules.routes import Network

# Where goods land from the water or the air, whatever the leg behind is.
MODE_OF_KIND = {"pier": Mode.SEA, "airdrop_zone": Mode.AIR}


class Gateway(NamedTuple):
    """A place through which routes enter a region, or leave it.

    Attributes:
        place: its id.
        mode: of the leg that leads out of it towards the destination; None where that is missing.
        serves: ids of the destinations of the routes through it, sorted.
        outward: whether what passes it leaves: every route through it starts at a destination.
    """

    place: str
    mode: Mode | None
    serves: tuple[str, ...]
    outward: bool


def gateways(network: Network, routes: Iterable[Route]) -> list[Gateway]:
    """Find the gateways of routes, those that serve the most destinations first, then by id.

    Args:
        network: what can be travelled.
        routes: those that exist on the day, for one kind of traffic, in their order.
    """
    through: dict[str, list[Route]] = {}
    for route in routes:
        place = gateway_of(network, route)
        if place:
            through.setdefault(place, []).append(route)
    found = [
        Gateway(
            place=place,
            mode=_mode_after(network, place, passing[0]),
            serves=tuple(sorted({route.destination for route in passing})),
            outward=all(leads_out(network, route) for route in passing),
        )
        for place, passing in through.items()
    ]
    return sorted(found, key=lambda gateway: (-len(gateway.serves), gateway.place))


def gateway_of(network: Network, route: Route) -> str | None:
    """The place where a route enters the region, or leaves it; None where nothing is controlled."""
    outward = leads_out(network, route)
    between = route.places[1:] if outward else route.places[:-1]
    controlled = [place for place in between if network.needs_leave(place)]
    return controlled[0 if outward else -1] if controlled else None


def leads_out(network: Network, route: Route) -> bool:
    """Whether a route starts where aid is for, and ends elsewhere."""
    start, end = (network.places[route.places[index]].kind for index in (0, -1))
    return start == "destination" != end


def _mode_after(network: Network, place: str, route: Route) -> Mode | None:
    """The mode of the leg that leads out of a place along a route."""
    kind = network.places[place].kind
    if kind in MODE_OF_KIND:
        return MODE_OF_KIND[kind]
    index = route.places.index(place)
    pair = frozenset(route.places[index : index + 2])
    leg = network.leg_between.get(pair)
    return leg.mode if leg else None

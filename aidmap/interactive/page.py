"""The page: one file with map, plain drawing, tables and caption, that asks nothing of any host."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

import jinja2
from branca.element import CssLink, JavascriptLink

from aidmap import layers
from aidmap.errors import DataError
from aidmap.interactive import payload
from aidmap.interactive.drawing import drawing
from aidmap.interactive.elements import (
    SCRIPTS,
    STYLES,
    Basemap,
    OfflineMap,
    Places,
    Routes,
    asset_text,
)
from aidmap.language import DIRECTION, day_text, word
from aidmap.models import PLACE_KINDS, Status
from aidmap.style import SHAPE, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import folium
    from branca.element import Figure

    from aidmap.datasets import Snapshot
    from aidmap.models import Place

PAGE_SCRIPTS = ("page.js",)
PAGE_STYLES = ("page.css",)


def page_map(snapshot: Snapshot) -> folium.Map:
    """The map of the page, as a folium map: add layers to it, then hand it to `page`."""
    folium_map = OfflineMap(layers.extent(snapshot))
    for layer in (Basemap(snapshot), Routes(snapshot), Places(snapshot)):
        layer.add_to(folium_map)
    return folium_map


def page(snapshot: Snapshot, *, folium_map: folium.Map | None = None) -> str:
    """Write the page.

    Args:
        snapshot: what to draw.
        folium_map: what `page_map` made, with layers of your own; None: without any.

    Raises:
        DataError: a layer needs files from other hosts.
    """
    figure = cast("Figure", (folium_map or page_map(snapshot)).get_root())
    figure.render()
    _refuse_links(figure)
    script_of_layers = figure.script.render()
    script = "\n".join(
        [_leaflet("leaflet.js"), asset_text(SCRIPTS), script_of_layers, asset_text(PAGE_SCRIPTS)]
    )
    style = "\n".join(
        [
            _status_variables(),
            _without_images(_leaflet("leaflet.css")),
            asset_text((*STYLES, *PAGE_STYLES)),
        ]
    )
    numbers = {place.id: number for number, place in enumerate(_in_table_order(snapshot), 1)}
    return _template("page.html").render(
        on=snapshot.question.on.isoformat(),
        traffic=snapshot.question.traffic.value,
        language="en",
        direction=DIRECTION["en"],
        policy=_policy(script, style),
        script=_unclosed(script),
        style=style,
        map_html=figure.html.render(),
        icons=payload.script_json(_marker_icons()) if "L.marker(" in script_of_layers else "",
        views=payload.script_json(_views(snapshot)),
        caption=layers.caption(snapshot),
        drawing=drawing(snapshot, numbers),
        places=_place_groups(snapshot, numbers),
        routes=_route_groups(snapshot),
        legend=_legend(snapshot),
        shapes=SHAPE,
        version=version("aidmap"),
        word=word,
        heading=word(
            "statuses_on",
            day=day_text(snapshot.question.on),
            traffic=word(snapshot.question.traffic.value),
        ),
    )


def _refuse_links(figure: Figure) -> None:
    """A page that asks nothing of any host has no room for layers that do."""
    links = [
        child.url
        for child in figure.header._children.values()  # noqa: SLF001 - branca has no other way
        if isinstance(child, (JavascriptLink, CssLink))
    ]
    if links:
        raise DataError(
            f"a layer needs {link}: the page is one file and makes no request; "
            "draw that layer on a folium map of your own"
            for link in links
        )


def _views(snapshot: Snapshot) -> dict[str, layers.Bounds]:
    views = layers.views(snapshot)
    first = {"first": layers.extent(snapshot)}
    return first | {name: views[name] for name in ("strip", "region") if name in views}


def _in_table_order(snapshot: Snapshot) -> list[Place]:
    return sorted(
        snapshot.records.places, key=lambda place: (PLACE_KINDS.index(place.kind), place.name_en)
    )


def _place_groups(snapshot: Snapshot, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """The rows of the table of places, by kind."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for place in _in_table_order(snapshot):
        state = snapshot.states[place.id]
        row = {
            "number": numbers[place.id],
            "place": place,
            "state": state,
            "symbol": STATUS[state.status].symbol,
            "status_word": payload.status_word(place, state),
            "facts": payload.facts(place, state),
            "since": day_text(state.since) if state.since else "",
            "last_heard": day_text(state.last_heard) if state.last_heard else "",
            "report": payload.report_card(snapshot, state.report) if state.report else None,
            "conflicting": [payload.report_card(snapshot, report) for report in state.conflicting],
        }
        groups.setdefault(place.kind, []).append(row)
    return [{"title": word(f"{kind}s"), "rows": rows} for kind, rows in groups.items()]


def _route_groups(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows of the table of routes, by destination."""
    places = snapshot.network.places
    groups = []
    for destination in snapshot.destinations:
        name = places[destination.place].name_en
        counts = word("open_of", open=len(destination.open_routes), all=len(destination.routes))
        groups.append(
            {
                "place": destination.place,
                "status": destination.status.value,
                "title": word("routes_to", place=name),
                "counts": counts if destination.routes else word("no_routes"),
                "choke": _names(snapshot, destination.choke_points),
                "rows": [_route_row(snapshot, state) for state in destination.routes],
            }
        )
    return groups


def _route_row(snapshot: Snapshot, state: Any) -> dict[str, Any]:
    return {
        "route": state.route,
        "status": state.status.value,
        "symbol": STATUS[state.status].symbol,
        "status_word": word(state.status.value),
        "since": day_text(state.since) if state.since else "",
        "held_up": _names(snapshot, state.blocked_by or state.limited_by),
        "way": _names(snapshot, state.route.places),
        "km": "" if state.km is None else f"{state.km:,.0f}",
    }


def _names(snapshot: Snapshot, subjects: Iterable[str]) -> list[str]:
    places = snapshot.network.places
    return [
        payload.short_name(places[subject]) if subject in places else subject
        for subject in subjects
    ]


def _legend(snapshot: Snapshot) -> dict[str, Any]:
    """What is shown, and nothing else."""
    states = snapshot.states.values()
    shown = {state.status for state in states} | {state.status for state in snapshot.routes}
    return {
        "statuses": [
            {"status": status.value, "word": word(status.value), "dash": STATUS[status].dash}
            for status in Status
            if status in shown
        ],
        "kinds": [
            {"kind": kind, "word": word(kind)}
            for kind in PLACE_KINDS
            if any(place.kind == kind for place in snapshot.records.places)
        ],
        "contested": any(state.contested for state in states),
        "stale": any(state.stale for state in states),
        "approximate": any(place.is_approximate for place in snapshot.records.places),
        "blocked": any(state.blocked_by for state in snapshot.routes),
    }


def _status_variables() -> str:
    """The colours of the statuses as CSS variables, by day and by night."""
    rules = [
        f"--{status.value}:{style.colour};--{status.value}-ink:{style.ink};"
        for status, style in STATUS.items()
    ]
    night = [
        f"--{status.value}:{style.night};--{status.value}-ink:{style.night};"
        for status, style in STATUS.items()
    ]
    day_rules, night_rules = ":root{" + "".join(rules) + "}", ":root{" + "".join(night) + "}"
    return f"{day_rules}@media screen and (prefers-color-scheme: dark){{{night_rules}}}"


def _leaflet(name: str) -> str:
    """A file of Leaflet, out of the installed package."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    text = (folder / name).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _marker_icons() -> dict[str, str]:
    """Leaflet's own pin for markers that people add, as data: the page asks no host for it."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet" / "images"
    names = {"iconUrl": "marker-icon.png", "shadowUrl": "marker-shadow.png"}
    return {
        key: "data:image/png;base64," + base64.b64encode((folder / name).read_bytes()).decode()
        for key, name in names.items()
    }


def _without_images(style: str) -> str:
    """Leaflet's styles without the pictures that they would ask for."""
    return re.sub(r"url\((?!#)[^)]*\)", "none", style)


def _unclosed(script: str) -> str:
    """A script that says nothing which would close its element."""
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise DataError(["a layer's script holds '</script' or '<!--': it cannot be inlined"])
    return script


def _policy(script: str, style: str) -> str:
    """The Content-Security-Policy: our script and our styles, by their hashes, and nothing else."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("aidmap", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)

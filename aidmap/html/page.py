"""The page: one file with map, fallback drawing, tables and caption.

It loads nothing from other hosts. The data of its scripts is left to `payload`, the tables to
`page_tables`.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

import rcssmin
from branca.element import CssLink, JavascriptLink

from aidmap import geo, qr
from aidmap.errors import DataError
from aidmap.html import history, page_tables, payload
from aidmap.html.folium_elements import (
    STATUS_STYLES,
    STYLES,
    TOOL_MARGIN,
    Basemap,
    DataElement,
    OfflineMap,
    Places,
    Routes,
    asset_text,
    model_json,
    status_variables,
)
from aidmap.html.ground import ground_of
from aidmap.html.leaflet_files import (
    leaflet_notice,
    leaflet_script,
    leaflet_style,
    marker_icons,
    minified_script,
)
from aidmap.html.packed_parts import packed, packed_scripts
from aidmap.html.script_bundle import bundle
from aidmap.html.svg_fallback import fallback_drawing
from aidmap.i18n import Speech, languages, words
from aidmap.model import Traffic
from aidmap.query.finding import dated_sentence
from aidmap.style import SHAPE
from aidmap.templates import content_security_policy, fill_template

if TYPE_CHECKING:
    import folium
    from branca.element import Figure

    from aidmap.html.ground import Ground
    from aidmap.html.history import History
    from aidmap.query.snapshot import Snapshot

OWN_FOLDER = " 'self' file:"  # in a policy: files beside the page, on a server or in a folder
PAGE_STYLES = ("page.css",)
FIRST_ENTRY = "unpack"  # the script that runs before all others
UNPACK = "aidmap.exports.unpack();"
FIRST_VIEW = "first_view"
COMPACT_MARGIN = (0, 8)  # pixels, in place of TOOL_MARGIN: a compact page has no controls
LAYERS_WITH_DATA = (Basemap, Places)
MANY_PLACES = 300  # from this number on, browsers lay out only the visible part of the tables
MOST_ROWS = 500  # places: the tables of more are written by scripts, when they are near


def page_map(snapshot: Snapshot, *, language: str = "en") -> folium.Map:
    """The map of the page as a folium map, to which layers can be added before `page` writes it."""
    return _map_of(snapshot, language, None, ground_of(snapshot))


def _map_of(
    snapshot: Snapshot, language: str, first: payload.Claims | None, ground: Ground
) -> folium.Map:
    """The map with some reports and counts, where all of them follow; None: with all."""
    folium_map = OfflineMap(geo.extent(snapshot))
    shown = sorted(languages(), key=lambda other: other != language)
    model = model_json(snapshot, shown, first)
    Basemap(snapshot, layer=ground.layer).add_to(folium_map)
    for layer in (Routes, Places):
        layer(snapshot, model=model).add_to(folium_map)
    return folium_map


def page(
    snapshot: Snapshot,
    *,
    folium_map: folium.Map | None = None,
    language: str = "en",
    permalink: str = "",
    picture: str = "",
    compact: bool = False,
    amounts: bool = False,
    reports: History | None = None,
) -> str:
    """Write the page.

    Args:
        snapshot: the statuses to show first.
        folium_map: a map from `page_map` with layers of your own; None: without any.
        language: the tag of the language shown first, as en or ar.
        permalink: the address where the page will be, for links and the printed QR code.
        picture: the address of a picture of the map, which networks show with a link to the page.
        compact: only title, map, legend and caption, for a small frame in another page.
        amounts: whether the map shows at first how much was counted, too.
        reports: all reports and counts of a page of many, from `history_of`, which it
            reads when it is drawn with a few of them; None: it has them as they are.

    Raises:
        DataError: a layer needs files from other hosts, or an address is none.
    """
    if picture and not picture.startswith(("https://", "http://")):
        raise DataError([f"--picture {picture!r}: it must begin with http:// or https://"])
    ground = ground_of(snapshot)
    for_others = folium_map is not None
    if folium_map is None:
        first = _first_claims(snapshot, reports, amounts=amounts)
        folium_map = _map_of(snapshot, language, first, ground)
    figure = _rendered(folium_map)
    data = _page_data(snapshot, folium_map, permalink, amounts=amounts)
    return fill_template(
        "page.html",
        **_packed_parts(
            figure, data, reports, for_others=for_others, late=_has_late_rows(snapshot)
        ),
        map_html=figure.html.render(),
        compact=compact,
        amounts=amounts,
        has_counts=bool(snapshot.all_counts),
        permalink=permalink,
        picture=picture,
        qr=qr.as_svg(permalink),
        **_first_day_parts(snapshot, Speech(language), ground),
    )


def _rendered(folium_map: folium.Map) -> Figure:
    """The parts of a page of folium's, rendered.

    Raises:
        DataError: a layer needs files from other hosts.
    """
    figure = cast("Figure", folium_map.get_root())
    figure.render()
    _check_no_links(figure)
    return figure


def _first_claims(
    snapshot: Snapshot, reports: History | None, *, amounts: bool
) -> payload.Claims | None:
    """The reports and counts that a page of many is drawn with; None: it has all of them."""
    if reports is None:
        return None
    return history.first_claims(snapshot, amounts=amounts, beside=bool(reports.file))


def _first_day_parts(snapshot: Snapshot, speech: Speech, ground: Ground) -> dict[str, Any]:
    """The parts of the page that show the first day without any script."""
    caption, heading = geo.caption(snapshot, speech), geo.heading(snapshot, speech)
    numbers = page_tables.numbers(snapshot)
    count = len(snapshot.records.places)
    late = _has_late_rows(snapshot)
    return {
        "on": snapshot.query.on.isoformat(),
        "traffic": snapshot.query.traffic.value,
        "language": speech.language,
        "direction": speech.direction,
        "comma": speech.comma,
        "our_words": words("en"),
        "many": count > MANY_PLACES,
        "late": late,
        "place_count": speech.number(count),
        "view_names": _view_names(snapshot, speech),
        "title": dated_sentence(snapshot, speech),
        "caption": caption,
        "heading": heading,
        "summary": f"{caption.title}. {heading}.",
        "drawing": fallback_drawing(snapshot, numbers, ground.frames),
        "places": [] if late else page_tables.place_groups(snapshot, numbers, speech),
        "routes": [] if late else page_tables.route_groups(snapshot, speech),
        "legend": page_tables.legend(snapshot, speech, ground.boundaries),
        "shapes": SHAPE,
        "languages": {key: words(key)["this_language"] for key in languages()},
        "traffics": [kind.value for kind in Traffic],
        "version": version("aidmap"),
        "word": speech.word,
        "listed": speech.join,
    }


def _page_data(
    snapshot: Snapshot, folium_map: folium.Map, permalink: str, *, amounts: bool
) -> dict[str, object]:
    """Data for the scripts of the page itself: ids of data elements, views, the address."""
    children = folium_map._children.values()  # noqa: SLF001 - folium has no other way
    layers = (child for child in children if isinstance(child, LAYERS_WITH_DATA))
    ids = {type(layer): layer.data_id for layer in layers}
    return {
        "ground": ids[Basemap],
        "model": ids[Places],
        "views": _views(snapshot),
        "room": {"full": TOOL_MARGIN, "compact": COMPACT_MARGIN},
        "permalink": permalink,
        "amounts": amounts,
    }


def _has_late_rows(snapshot: Snapshot) -> bool:
    """Whether scripts write the tables, because there are many places."""
    return len(snapshot.records.places) > MOST_ROWS


def _packed_parts(
    figure: Figure,
    data: dict[str, Any],
    reports: History | None,
    *,
    for_others: bool,
    late: bool,
) -> dict[str, Any]:
    """The parts of the page that are packed, what unpacks them, and the policy that allows them.

    Args:
        figure: the parts of folium's page; the data of the layers are taken out of it.
        data: that of the scripts of the page itself.
        reports: all reports of a page of many, as in `page`.
        for_others: whether the map has layers of others, too.
        late: whether scripts write the tables.
    """
    layers_script = figure.script.render()
    on_map = ";\n".join((leaflet_script(), *_map_scripts(layers_script)))
    script = _page_script(with_history=reports is not None)
    texts = _take_data(figure) | {"aidmap-page": payload.script_json(data)}
    if "L.marker(" in layers_script:
        texts["aidmap-icons"] = payload.script_json(marker_icons())
    map_style = _map_style(for_others=for_others)
    unpacking = f"{leaflet_notice()}{minified_script(bundle(FIRST_ENTRY), UNPACK)}"
    starting = [minified_script(asset_text(("starting.js",)))] if late else []
    return {
        "starting": "".join(starting),
        "data": packed(payload.script_json(texts)),
        "scripts": packed_scripts(style=map_style, on_map=on_map, page=script),
        "unpacking": unpacking,
        "history": reports,
        "style": _page_style(),
        "policy": content_security_policy(
            (unpacking, on_map, script, *starting),
            (_page_style(), map_style),
            styles=OWN_FOLDER if reports and reports.file else "",
        ),
    }


def _take_data(figure: Figure) -> dict[str, str]:
    """The data of our layers by the ids of their elements, which are taken out of the page."""
    children = figure.html._children  # noqa: SLF001 - branca has no other way
    found = {name: one.data for name, one in children.items() if isinstance(one, DataElement)}
    for name in found:
        del children[name]
    return found


def _map_scripts(layers_script: str) -> tuple[str, ...]:
    """The scripts that draw the first map, in order; they run before the tables are loaded."""
    return (
        minified_script(bundle("page_map", after=(FIRST_ENTRY,))),
        minified_script(layers_script),
        "aidmap.finishMap();",
    )


def _page_script(*, with_history: bool) -> str:
    """The scripts of the page around the map, in order; one that fails ends all."""
    before = (FIRST_ENTRY, "page_map")
    entries = (*before, "history", "page") if with_history else (*before, "page")
    places = range(len(before), len(entries))
    return minified_script(*(bundle(entries[place], after=entries[:place]) for place in places))


@cache
def _map_style(*, for_others: bool) -> str:
    """What scripts show, styled and minified; for layers of others, too, or for ours alone."""
    styles = (leaflet_style(for_others=for_others), asset_text((*STYLES, "controls.css")))
    style: str = rcssmin.cssmin("\n".join(styles))
    return style


@cache
def _page_style() -> str:
    """The styles of the page around the map, minified; they follow those of the map."""
    styles = [_all_status_variables(), asset_text((*STATUS_STYLES, *PAGE_STYLES))]
    style: str = rcssmin.cssmin("\n".join(styles))
    return style


def _check_no_links(figure: Figure) -> None:
    """Check that no layer loads files from other hosts.

    Raises:
        DataError: lists the files.
    """
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


def _views(snapshot: Snapshot) -> dict[str, geo.Bounds]:
    return {FIRST_VIEW: geo.extent(snapshot)} | geo.views(snapshot)


def _view_names(snapshot: Snapshot, speech: Speech) -> dict[str, str]:
    """The names of the views; those that are keys of the interface's words are translated."""
    known = words("en")
    return {
        name: speech.word(name) if name in known else name
        for name, box in _views(snapshot).items()
        if name == FIRST_VIEW or box != geo.extent(snapshot)
    }


def _all_status_variables() -> str:
    """The colours of the statuses, for light and dark colour schemes."""
    dark = status_variables("night", ink="night")
    light = status_variables("colour", ink="ink")
    return f"{light}@media screen and (prefers-color-scheme: dark){{{dark}}}"

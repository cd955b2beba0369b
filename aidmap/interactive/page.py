"""The page: one file with map, plain drawing, tables and caption, that asks nothing of any host."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, cast

import jinja2
import segno
from branca.element import CssLink, JavascriptLink

from aidmap import layers
from aidmap.errors import DataError
from aidmap.interactive import payload, tables
from aidmap.interactive.drawing import drawing
from aidmap.interactive.elements import (
    SCRIPTS,
    STYLES,
    Basemap,
    OfflineMap,
    Places,
    Routes,
    asset_text,
    status_colours,
)
from aidmap.language import Speech, words
from aidmap.style import SHAPE

if TYPE_CHECKING:
    import folium
    from branca.element import Figure

    from aidmap.snapshots import Snapshot

PAGE_SCRIPTS = ("page.js",)
PAGE_STYLES = ("page.css",)
FIRST_VIEW = "first_view"


def page_map(snapshot: Snapshot, *, language: str = "en") -> folium.Map:
    """The map of the page, as a folium map: add layers to it, then hand it to `page`."""
    folium_map = OfflineMap(layers.extent(snapshot))
    for layer in (Basemap, Routes, Places):
        layer(snapshot, language=language).add_to(folium_map)
    return folium_map


def page(
    snapshot: Snapshot,
    *,
    folium_map: folium.Map | None = None,
    language: str = "en",
    permalink: str = "",
) -> str:
    """Write the page.

    Args:
        snapshot: what to draw.
        folium_map: what `page_map` made, with layers of your own; None: without any.
        language: en, ar, he or fr.
        permalink: the address where the page is to be found, for the QR code on paper.

    Raises:
        DataError: a layer needs files from other hosts.
    """
    figure = cast("Figure", (folium_map or page_map(snapshot, language=language)).get_root())
    figure.render()
    _refuse_links(figure)
    layers_script = figure.script.render()
    script, style = _script(layers_script), _style()
    numbers, speech = tables.numbers(snapshot), Speech(language)
    return _template("page.html").render(
        on=snapshot.question.on.isoformat(),
        traffic=snapshot.question.traffic.value,
        language=speech.language,
        direction=speech.direction,
        policy=_policy(script, style),
        script=script,
        style=style,
        map_html=figure.html.render(),
        icons=payload.script_json(_marker_icons()) if "L.marker(" in layers_script else "",
        views=payload.script_json(_views(snapshot)),
        view_names=_view_names(snapshot, speech),
        caption=layers.caption(snapshot, speech),
        heading=tables.heading(snapshot, speech),
        drawing=drawing(snapshot, numbers),
        places=tables.place_groups(snapshot, numbers, speech),
        routes=tables.route_groups(snapshot, speech),
        legend=tables.legend(snapshot, speech),
        permalink=permalink,
        qr=_qr_code(permalink),
        shapes=SHAPE,
        version=version("aidmap"),
        word=speech.word,
        listed=speech.listed,
    )


def _script(layers_script: str) -> str:
    """All scripts of the page, as the one that its policy allows.

    Raises:
        DataError: a layer's script would close its element.
    """
    parts = [_leaflet("leaflet.js"), asset_text(SCRIPTS), layers_script, asset_text(PAGE_SCRIPTS)]
    script = "\n".join(parts)
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise DataError(["a layer's script holds '</script' or '<!--': it cannot be inlined"])
    return script


def _style() -> str:
    """All styles of the page."""
    leaflet = _without_images(_leaflet("leaflet.css"))
    return "\n".join([_status_variables(), leaflet, asset_text((*STYLES, *PAGE_STYLES))])


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
    return {FIRST_VIEW: layers.extent(snapshot)} | layers.views(snapshot)


def _view_names(snapshot: Snapshot, speech: Speech) -> dict[str, str]:
    """The names of the views: those that are words of ours are said in the language."""
    known = words("en")
    return {
        name: speech.word(name) if name in known else name
        for name, box in _views(snapshot).items()
        if name == FIRST_VIEW or box != layers.extent(snapshot)
    }


def _status_variables() -> str:
    """The colours of the statuses, by day and by night."""
    night = status_colours("night", ink="night")
    by_day = status_colours("colour", ink="ink")
    return f"{by_day}@media screen and (prefers-color-scheme: dark){{{night}}}"


def _leaflet(name: str) -> str:
    """A file of Leaflet, out of the installed package."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    text = (folder / name).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _qr_code(address: str) -> str:
    """An address as a QR code: an SVG element; empty for none.

    Raises:
        DataError: it is no web address.
    """
    if not address:
        return ""
    if not address.startswith(("https://", "http://")):
        raise DataError([f"--permalink {address!r}: it must begin with http:// or https://"])
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2)


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

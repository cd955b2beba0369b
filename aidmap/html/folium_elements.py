"""The layers of the map as folium elements, which can be added to any folium map.

Folium evaluates `{{ ... }}` in the texts that it is given, so no text of a record goes through its
templates. Data is put into the page as a JSON script element, verbatim, and the scripts in assets/
write it with textContent. assets/layers.js offers them as `window.aidmap`.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

import folium
from branca.element import Element, Figure
from folium.template import Template

from aidmap import geo
from aidmap.html import payload
from aidmap.html.ground import ground_of
from aidmap.html.script_bundle import bundle
from aidmap.style import STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aidmap.query.snapshot import Snapshot

STATUS_STYLES = ("statuses.css",)
STYLES = ("map.css", "context.css")
TOOL_MARGIN = (0, 58)  # pixels to the left of and above the first view, for the page's controls


class Verbatim(Element):
    """Text that is put into the page unchanged; folium's own elements would evaluate it."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class DataElement(Verbatim):
    """A JSON script element with the data of a layer."""

    def __init__(self, data_id: str, data: str) -> None:
        super().__init__(f'<script type="application/json" id="{data_id}">{data}</script>')
        self.data = data


class _DataLayer(folium.map.Layer):
    """A layer whose script reads its data from a JSON script element.

    Args:
        kind: the kind of data, for the id of its element.
        data: JSON that is safe inside a script element.
        name: the name in a folium.LayerControl.
        show: whether the layer is visible at first.
    """

    maker: ClassVar[str]
    label: ClassVar[str]
    bounds: list[list[float | None]]

    _template = Template(
        "{% macro script(this, kwargs) %}"
        'var {{ this.get_name() }} = aidmap.{{ this.maker }}("{{ this.data_id }}");'
        "{% endmacro %}"
    )

    def __init__(self, kind: str, data: str, *, name: str | None, show: bool) -> None:
        super().__init__(name=name or self.label, overlay=True, control=True, show=show)
        self._name = f"aidmap_{self.maker}"
        self.bounds = [[None, None], [None, None]]
        self.data = data
        # the id is a hash of the content, so the same input gives the same page
        self._id = hashlib.sha256(self.data.encode()).hexdigest()[:12]
        self.data_id = f"aidmap-{kind}-{self._id}"

    def get_name(self) -> str:
        """The name of its variable, which maps that show one snapshot have each for themselves."""
        parent = "" if self._parent is None else f"_{self._parent._id}"  # noqa: SLF001 - as folium
        return f"{self._name}_{self._id}{parent}"

    def _get_self_bounds(self) -> list[list[float | None]]:
        """The bounds that folium fits a map to: those of the places; none for the land."""
        return self.bounds

    def render(self, **kwargs: Any) -> str:
        """Add data, scripts and styles to the figure, each once."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("add this layer to a folium map before it is rendered")
        figure.html.add_child(DataElement(self.data_id, self.data), name=self.data_id)
        style = status_variables("colour", ink="ink") + asset_text((*STATUS_STYLES, *STYLES))
        assets = f"<style>{style}</style><script>{bundle('layers')}</script>"
        figure.header.add_child(Verbatim(assets), name="aidmap-assets")
        if self._children:  # rendered before: folium would put it on the map once more
            super(folium.map.Layer, self).render(**kwargs)  # type: ignore[no-untyped-call] # likewise
        else:
            super().render(**kwargs)  # type: ignore[no-untyped-call] # folium's layers have no types
        return ""


class Basemap(_DataLayer):
    """Land, borders and areas, without tiles or any other request.

    Args:
        snapshot: a snapshot of the data set with the shapes.
        name: the name in a folium.LayerControl.
        show: whether the layer is visible at first.
        layer: `Ground.layer`, to avoid reading it again; empty: it is read.
    """

    maker = "basemap"
    label = "Land and borders"

    def __init__(
        self, snapshot: Snapshot, *, name: str | None = None, show: bool = True, layer: str = ""
    ) -> None:
        super().__init__("ground", layer or ground_of(snapshot).layer, name=name, show=show)


class _ModelLayer(_DataLayer):
    """A layer drawn from the records, which all layers of a map share.

    Args:
        snapshot: what is shown first.
        name: the name in a folium.LayerControl.
        show: whether the layer is visible at first.
        language: the language of labels and cards: its tag, as en or ar.
        model: the result of `model_json`, to avoid making it again; empty: it is made.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        name: str | None = None,
        show: bool = True,
        language: str = "en",
        model: str = "",
    ) -> None:
        data = model or model_json(snapshot, list(dict.fromkeys((language, "en"))))
        super().__init__("model", data, name=name, show=show)
        view = geo.extent(snapshot)
        points = [(each.lat, geo.unwrap_longitude(each.lon, view)) for each in snapshot.places]
        if points:
            axes = list(zip(*points, strict=True))
            self.bounds = [[pick(axis) for axis in axes] for pick in (min, max)]


class Routes(_ModelLayer):
    """The routes, drawn by status with colour, dashes and arrow heads."""

    maker = "routes"
    label = "Routes"


class Places(_ModelLayer):
    """The places, drawn by kind and status, with cards and labels that do not collide."""

    maker = "places"
    label = "Places"


def model_json(
    snapshot: Snapshot, languages: Sequence[str], first: payload.Claims | None = None
) -> str:
    """The data of `Routes` and `Places` as JSON; English must be among the languages."""
    return payload.script_json(payload.model(snapshot, languages, first))


class OfflineMap(folium.Map):
    """A folium map that loads neither tiles nor scripts from other hosts."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as in folium
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - likewise

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        super().__init__(
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            min_zoom=6,
            max_zoom=15,
        )
        self._id = "page"
        self.fit_bounds([[south, west], [north, east]], padding_top_left=TOOL_MARGIN)
        for child in self._children.values():
            child._id = "page"  # noqa: SLF001 - folium gives random ids; pages must be reproducible


def status_variables(tone: str, *, ink: str) -> str:
    """The looks of the statuses as CSS variables.

    Args:
        tone: the field of `StatusStyle` with the colour of lines and fills.
        ink: the field with the colour of text.
    """
    rules = (
        f"--{status.value}:{getattr(style, tone)};--{status.value}-ink:{getattr(style, ink)};"
        f"--{status.value}-dash:{style.dash or 'none'};"
        for status, style in STATUS.items()
    )
    return ":root{" + "".join(rules) + "}"


def asset_text(names: tuple[str, ...]) -> str:
    """The text of files in assets/, one after another."""
    folder = files("aidmap") / "assets"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)

"""Leaflet from its installed package, as text for a page; and what minifies scripts."""

from __future__ import annotations

import base64
import re
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files

import rjsmin

from aidmap.errors import DataError

# selectors of what only layers of others bring: popups, tiles, Leaflet's own controls, old browsers
OF_OTHERS = re.compile(
    r"leaflet-(popup|tooltip|tile|bar|image|vml|oldie|zoom-box|crosshair|default-icon|div-icon"
    r"|attribution|control-(zoom|layers|attribution))|lvml"
)
RULE = re.compile(r"(?P<selectors>[^{}]+)(?P<look>\{[^{}]*\})")


def leaflet_script() -> str:
    """Leaflet, minified once more."""
    return minified_script(_file_text("leaflet.js"))


def leaflet_notice() -> str:
    """The notice that Leaflet's licence asks for, as a comment."""
    script = _file_text("leaflet.js")
    return script[: script.index("*/") + 2]


def leaflet_style(*, for_others: bool) -> str:
    """Leaflet's styles without the images that they would load.

    Args:
        for_others: also those that only layers of others need.
    """
    style = re.sub(r"/\*.*?\*/", "", _without_images(_file_text("leaflet.css")), flags=re.DOTALL)
    return style if for_others else RULE.sub(_our_rule, style)


def _our_rule(rule: re.Match[str]) -> str:
    """A rule for the selectors of our own maps; empty if it has none."""
    selectors = rule["selectors"].split(",")
    ours = [selector for selector in selectors if not OF_OTHERS.search(selector)]
    return ",".join(ours) + rule["look"] if ours else ""


def marker_icons() -> dict[str, str]:
    """Leaflet's default marker icon as data URIs, for markers that users add."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet" / "images"
    names = {"iconUrl": "marker-icon.png", "shadowUrl": "marker-shadow.png"}
    return {
        key: "data:image/png;base64," + base64.b64encode((folder / name).read_bytes()).decode()
        for key, name in names.items()
    }


def minified_script(*parts: str) -> str:
    """Join scripts and minify them.

    Raises:
        DataError: the script of a layer would close the script element.
    """
    script = _minified("\n".join(parts), better=_has_better_minifier())
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise DataError(["a layer's script holds '</script' or '<!--': it cannot be inlined"])
    return script


def _has_better_minifier() -> bool:
    """Whether tdewolff's is installed, which shortens local names too; there is none for macOS."""
    with suppress(ImportError):
        import minify

        return bool(minify)
    return False


@lru_cache(maxsize=8)  # the scripts of pages, which are the same from page to page
def _minified(script: str, *, better: bool) -> str:
    if not better:
        return str(rjsmin.jsmin(script))
    import minify

    return str(minify.string("application/javascript", script))


def _file_text(name: str) -> str:
    """The text of a file of Leaflet from the installed package."""
    folder = files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    text = (folder / name).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def _without_images(style: str) -> str:
    """Leaflet's styles without the images that they would load."""
    return re.sub(r"url\((?!#)[^)]*\)", "none", style)

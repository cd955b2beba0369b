"""The pages of the site that do not stand in docs/: commands, records, documents of the project.

Links in all pages lead to where their targets are on the site; those to anything else are left as
their text. What a page says is left to it.
"""

from __future__ import annotations

import posixpath
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import command_reference
import record_reference
from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
FOLDER = "project"  # where documents of the project stand on the site
DOCUMENTS = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benchmarks/results.md",
    "examples/exercise/README.md",
    "geodata/README.md",
    "maps/definitions/README.md",
)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\n]+)\]\((?P<path>[^)\s:#]+)(?P<part>#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    written = {
        "commands.md": command_reference.markdown(),
        "records.md": record_reference.markdown(),
    }
    for name in DOCUMENTS:
        written[f"{FOLDER}/{name}"] = (ROOT / name).read_text(encoding="utf-8")
    for place, text in written.items():
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Lead the links of a page to their targets on the site."""
    return LINK.sub(partial(_link_on_site, page.file.src_uri), markdown)


def _link_on_site(page: str, link: re.Match[str]) -> str:
    here = page.removeprefix(f"{FOLDER}/") if page.startswith(f"{FOLDER}/") else f"docs/{page}"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(here), link["path"]))
    on_site = _place_on_site(target)
    if on_site is None:
        return link["text"]
    path = posixpath.relpath(on_site, posixpath.dirname(page) or ".")
    return f"[{link['text']}]({path}{link['part'] or ''})"


def _place_on_site(target: str) -> str | None:
    """Where a path of the repository stands on the site; None: nowhere."""
    if target == "README.md":
        return "index.md"
    if target.startswith("docs/"):
        return target.removeprefix("docs/")
    known = [name for name in DOCUMENTS if target in {name, name.removesuffix("/README.md")}]
    return f"{FOLDER}/{known[0]}" if known else None

"""Templates of pages and snippets, filled in. The door for jinja2.

Texts are data: what a template is given is escaped, in elements and in attributes.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2

if TYPE_CHECKING:
    from collections.abc import Iterable


def fill_template(name: str, **parts: Any) -> str:
    """Fill in a template of this folder.

    Args:
        name: its file's name.
        parts: what it asks for; one that is missing is an error of ours.
    """
    return _environment().get_template(name).render(parts)


def policy(scripts: Iterable[str], style: str, *, pictures: str = "data:") -> str:
    """The Content-Security-Policy of a page: its own scripts and style, by their hashes.

    Nothing else is allowed, and nothing from elsewhere; `pictures` says where they may come from.
    """
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; "
        f"img-src {pictures}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("aidmap", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

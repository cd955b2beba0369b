"""Templates of pages and snippets, and filling them in.

Only this module imports jinja2. It escapes all texts, in elements and in attributes.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from aidmap.user_cache import cache_folder

NOTHING = "'none'"  # in a policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.bccache import Bucket


class _CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Templates as they were compiled, in the user's cache; where it cannot be written, none."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read one, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write one."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def fill_template(name: str, **parts: Any) -> str:
    """Fill in a template of this folder.

    Args:
        name: the name of its file.
        parts: the values of its variables; a missing one is a programming error.
    """
    return _environment().get_template(name).render(parts)


def content_security_policy(
    scripts: Iterable[str],
    own_styles: Iterable[str],
    *,
    pictures: str = "data:",
    styles: str = "",
) -> str:
    """The Content-Security-Policy of a page: it allows its own scripts and style by their hashes.

    Args:
        scripts: the texts of the scripts.
        own_styles: the texts of its style sheets.
        pictures: the sources from which pictures are allowed.
        styles: those from which other style sheets are.
    """
    run, look = (" ".join(map(_hash, texts)) for texts in (scripts, own_styles))
    return (
        f"default-src 'none'; script-src {run or NOTHING}; style-src {look}{styles}; "
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
        bytecode_cache=_CompiledTemplates(str(cache_folder() / "templates")),
    )

"""QR codes of addresses, for print. Only this module imports segno."""

from __future__ import annotations

from typing import Any

import segno

from aidmap.errors import DataError


def as_svg(address: str) -> str:
    """A QR code as an SVG element; empty if there is no address.

    Raises:
        DataError: it is no web address.
    """
    code = _make_code(address)
    return code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2) if code else ""


def cells(address: str) -> list[list[bool]]:
    """The rows of a QR code from the top, True for dark cells; empty if there is no address.

    Raises:
        DataError: it is no web address.
    """
    code = _make_code(address)
    return [[bool(cell) for cell in row] for row in code.matrix] if code else []


def _make_code(address: str) -> Any:
    if not address:
        return None
    if not address.startswith(("https://", "http://")):
        raise DataError([f"--permalink {address!r}: it must begin with http:// or https://"])
    return segno.make(address, error="m", micro=False)

"""What a page brings packed, unpacked by Python's own libraries."""

import base64
import gzip
import re


def in_letters(content: bytes) -> str:
    """Bytes in the letters of a page."""
    return base64.b85encode(content).decode("ascii").replace("<", ",")


def packed_part(page: str, name: str) -> str:
    """The text that a page brings packed under a name."""
    found = re.search(rf'id="{name}"[^>]*>([^<]+)</script>', page)
    assert found, f"no {name} in the page"
    return gzip.decompress(base64.b85decode(found[1].replace(",", "<"))).decode("utf-8")

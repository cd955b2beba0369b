"""Parses lists that stand in one cell, written as in JSON or Python."""

from __future__ import annotations

import ast
import json
from typing import Any

MAX_LIST_CHARACTERS = 10_000  # a longer text is not parsed as a list


def parse_list(text: str) -> Any:
    """Parse a text that is a list written as in JSON or Python; give back any other text."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > MAX_LIST_CHARACTERS:
        return text
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return found if all(isinstance(one, (str, int, float)) for one in found) else text
    return text


def single_value(values: list[Any]) -> Any:
    """Give the only value of a list, for a field that takes one value.

    Raises:
        ValueError: the list holds several.
    """
    if len(values) > 1:
        shown = json.dumps(values, ensure_ascii=False, default=str)[:60]
        raise ValueError(f"{shown} are {len(values)} values: give one")
    return values[0] if values else None

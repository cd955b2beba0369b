"""Lists in one cell, as JSON or Python write them."""

from __future__ import annotations

import ast
import json
from typing import Any

LONGEST_LIST = 10_000  # characters of a text that is looked at as a list


def parse_list(text: str) -> Any:
    """A text that is a list as JSON or Python write it, as that list; others as they are."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > LONGEST_LIST:
        return text
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        return found if all(isinstance(one, (str, int, float)) for one in found) else text
    return text


def single_value(values: list[Any]) -> Any:
    """The only one of a list, where a field holds no list.

    Raises:
        ValueError: there are several.
    """
    if len(values) > 1:
        told = json.dumps(values, ensure_ascii=False, default=str)[:60]
        raise ValueError(f"{told} are {len(values)} values: give one")
    return values[0] if values else None

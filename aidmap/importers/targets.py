"""The fields that a table is to fill, by what is imported: reports, places or counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aidmap.importers.column_matching import place_fields, report_fields
from aidmap.importers.count_columns import count_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.importers.column_matching import TargetFields

# Called with the mapping, and with the arguments that the target itself names.
TARGETS: dict[str, Callable[..., Any]] = {
    "reports": report_fields,
    "places": place_fields,
    "counts": count_fields,
}


def make_target(noun: str, mapping: Any, **arguments: Any) -> TargetFields:
    """Give the fields of what is imported.

    Args:
        noun: a key of `TARGETS`.
        mapping: how the table is to be read.
        arguments: as `TargetFields.arguments` gives them.
    """
    target: TargetFields = TARGETS[noun](mapping, **arguments)
    return target

"""Groups of options that commands share: dataclasses whose fields are options."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, get_type_hints

Answer = TypeVar("Answer")


def takes_groups(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Replace the parameters of a command that are groups by the options of these groups.

    A group is a dataclass whose fields are annotated and have defaults as options do.
    """
    own = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {
        name: one.annotation for name, one in own.items() if is_dataclass(one.annotation)
    }
    if not groups:
        return command

    @functools.wraps(command)
    def with_groups(**given: Any) -> Answer:
        values = {
            name: group(**{one.name: given.pop(one.name) for one in fields(group)})
            for name, group in groups.items()
        }
        return command(**given, **values)

    parameters: list[inspect.Parameter] = []
    for name, parameter in own.items():
        parameters += _options(groups[name]) if name in groups else [parameter]
    with_groups.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # of inspect
    with_groups.__annotations__ = {one.name: one.annotation for one in parameters}
    return with_groups


def _options(group: Any) -> list[inspect.Parameter]:
    """The fields of a group as parameters of a command."""
    hints = get_type_hints(group, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(one.name, kind, default=one.default, annotation=hints[one.name])
        for one in fields(group)
    ]

"""What a preset does with rows by the words in their cells: leaves them out, or sets a field."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from aidmap.importers.column_matching import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from aidmap.importers.header import Row
    from aidmap.model.import_preset import RowRule

KEPT_CELLS = 10_000  # whose answer is kept, because the same words come again and again


class RowRules:
    """The rules of a preset, for the columns of one table."""

    def __init__(self, rules: Iterable[RowRule], columns: Sequence[str]) -> None:
        folded = {fold(name): name for name in columns}
        fitted = [_FittedRule(rule, folded) for rule in rules]
        self._leaving = [one for one in fitted if one.rule.leave_out]
        self._setting = [one for one in fitted if not one.rule.leave_out]

    def reason_to_leave_out(self, row: Row) -> str:
        """Say why a row is left out; empty: it is not."""
        return next((one.rule.leave_out or "" for one in _fitting(self._leaving, row)), "")

    def constants(self, row: Row) -> dict[str, str]:
        """Give the fields that are set for a row; of two rules the later one holds."""
        found: dict[str, str] = {}
        for one in _fitting(self._setting, row):
            found |= one.rule.constants
        return found


class _FittedRule:
    """A rule, the columns that it looks at, and what it has found of cells before."""

    def __init__(self, rule: RowRule, columns: dict[str, str]) -> None:
        self.rule = rule
        self.columns = [columns.get(fold(name), "") for name in rule.columns]
        words = [fold(word) for word in rule.words]
        self._words = {word for word in words if "*" not in word}
        self._patterns = [word for word in words if "*" in word]
        self._known: dict[Any, bool] = {}

    def fits(self, cell: Any) -> bool:
        """Whether a cell holds one of the words."""
        text = "" if cell is None else str(cell)
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= KEPT_CELLS:
                self._known.clear()
            folded = fold(text)
            known = folded in self._words or any(
                fnmatchcase(folded, pattern) for pattern in self._patterns
            )
            self._known[text] = known
        return known


def _fitting(rules: Iterable[_FittedRule], row: Row) -> Iterator[_FittedRule]:
    for one in rules:
        for name in one.columns:
            if one.fits(row.cells.get(name)):
                yield one
                break

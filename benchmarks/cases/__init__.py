"""The cases: what is measured, against what, and how far the ratio may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.cases import (
    browser,
    building,
    commands,
    documents,
    imports,
    pages,
    pictures,
    postgis,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.bench import Bench
    from benchmarks.results import Case

CASES: tuple[Callable[[Bench], Iterator[Case]], ...] = (
    *commands.CASES, *documents.CASES, *pictures.CASES, *imports.CASES, *pages.CASES,
    *browser.CASES, *postgis.CASES, *building.CASES,
)  # fmt: skip

"""Where a run of the benchmarks works, how much it does, and the data sets that its cases share."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.worlds import made_up_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from aidmap.query.snapshot import Snapshot
    from benchmarks.browsers import Libraries

ROOT = Path(__file__).parents[1]
GEODATA = ROOT / "geodata"
HERE = Path(__file__).parent
APRIL = "2024-04-20"
MADE_UP = "2025-06-01"


@dataclass
class Bench:
    """Where a run works, and how much it does."""

    folder: Path
    small: bool = False

    def some(self, many: int, few: int = 1) -> int:
        """How much is done: much, or little in the small form."""
        return few if self.small else many

    @property
    def warm(self) -> int:
        """How often each side runs unmeasured before it is measured."""
        return self.some(1, 0)

    def sub(self, name: str) -> Path:
        """A new folder."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def copy(self, name: str, *, of: Path = GEODATA) -> Path:
        """A data set to write to."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(of, folder)
        return folder

    def world(self, *, places: int, routes: int, reports: int) -> Path:
        """A made-up data set, made once."""
        folder = self.folder / f"world-{places}-{routes}-{reports}"
        if not folder.exists():
            made_up_folder(folder, places=places, routes=routes, reports=reports)
        return folder

    def profile(self, told: Callable[[], str]) -> Callable[[], str] | None:
        """A profile that rows share: it is taken once, and not in the small form."""
        return None if self.small else cache(told)

    @cached_property
    def shipped(self) -> Snapshot:
        """A day of the shipped data set, its records read."""
        from aidmap.query.dataset import open_store

        return open_store(GEODATA).at(APRIL)

    @cached_property
    def many(self) -> Snapshot:
        """A day of a data set of 5,000 places and 20,000 reports, its records read."""
        from aidmap.query.dataset import open_store

        places = self.some(5_000, 200)
        world = self.world(places=places, routes=places // 5, reports=places * 4)
        return open_store(world).at(MADE_UP)

    @cached_property
    def libraries(self) -> Libraries:
        """The remote files of folium's pages."""
        from benchmarks.browsers import Libraries

        return Libraries(self.folder / "libraries")

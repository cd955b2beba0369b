"""A row that is there and does not count: what is wrong with it, and how to withdraw it.

Only a database has such rows: a file with faults is put right by whoever keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from aidmap.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

Listener: TypeAlias = "Callable[[list[BadRow]], None]"  # hears what a read left out


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that readers leave out.

    Attributes:
        store: the name of the store that it is in.
        kind: of record.
        id: as it stands there; for a retraction, that of the report.
        key: what `aidmap retract` takes; empty: it is only to be entered anew.
        wrong: what is wrong with it, a line a fault.
    """

    store: str
    kind: str
    id: str
    key: str
    wrong: tuple[str, ...]

    @property
    def fault(self) -> Fault:
        """What to report about it, in a line."""
        undo = f"withdraw it: aidmap retract {self.key} --because TEXT"
        what = f"{'; '.join(self.wrong)}; it is left out; {undo if self.key else 'enter it anew'}"
        return Fault(file=f"{self.store}: {self.kind} {self.id}", what=what)

"""aidmap check: the faults of a data set, and their repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, Data, legible, say
from aidmap.cli.progress import waiting
from aidmap.query.count_overlaps import find_overlaps
from aidmap.query.dataset import Dataset
from aidmap.store import open_store
from aidmap.store.folder.folder_store import FileStore
from aidmap.store.protocols import StoreWithJournals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from aidmap.errors import Fault
    from aidmap.query.count_overlaps import Overlap
    from aidmap.store.folder.repair import Mended


def check(
    *,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Move a truncated last line to a file of its own; undo what git or Excel did to "
            "a table if no data is lost by it, and keep a copy of the old file.",
        ),
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List every fault in the data set, with its file, line and field, and what is doubtful."""
    store = open_store(data)
    with waiting("Checking"):
        files = store if repair and isinstance(store, FileStore) else None
        moved = store.repair() if repair and isinstance(store, StoreWithJournals) else []
        mended = files.mend() if files else []
        faults = store.check()
        doubts = [] if faults else find_overlaps(Dataset(store))
    if as_json:
        _print_json(faults, doubts, moved, mended)
    else:
        for path in moved:
            typer.echo(f"moved a truncated last line to {path}")
        for one in mended:
            typer.echo(f"{one.path}: {'; '.join(one.done)}; as it was: {one.kept}")
        for fault in faults:
            typer.echo(legible(str(fault)))
        for doubt in doubts:
            say(f"doubt: {doubt}")
        typer.echo({0: "no faults", 1: "1 fault"}.get(len(faults), f"{len(faults)} faults"))
    if faults:
        raise typer.Exit(1)


def _print_json(
    faults: Sequence[Fault],
    doubts: Sequence[Overlap],
    moved: Sequence[Path],
    mended: Sequence[Mended],
) -> None:
    """Print what was found and done, for programs."""
    lines = [
        {"file": fault.file, "line": fault.line, "field": fault.field, "what": fault.what}
        for fault in faults
    ]
    overlaps = [{"what": str(doubt), "counts": list(doubt.counts)} for doubt in doubts]
    repairs = [
        {"file": str(one.path), "kept": str(one.kept), "done": list(one.done)} for one in mended
    ]
    aside = [str(path) for path in moved]
    formatting.print_json(
        {"faults": lines, "doubts": overlaps, "set_aside": aside, "mended": repairs}
    )

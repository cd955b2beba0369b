"""aidmap archive: a data set as Parquet files, in versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from aidmap.cli import formatting
from aidmap.cli.options import AsJson, BadRowReporter, Data
from aidmap.cli.progress import waiting
from aidmap.errors import StoreError
from aidmap.store import open_store
from aidmap.store.protocols import listen_for_bad_rows

if TYPE_CHECKING:
    from aidmap.store.archive.versions import Archived

USUAL = "write"


class ArchiveGroup(TyperGroup):
    """The commands of archives; where a folder comes first, it is written."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the words after `archive`: without a command they are those of `write`."""
        named = args[:1] and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if named or not args else [USUAL, *args])


app = typer.Typer(
    help="A data set as Parquet files, in versions: for millions of reports.",
    no_args_is_help=True,
    cls=ArchiveGroup,
)
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the archive.")]


@app.command(USUAL)
def write(folder: Folder, *, data: Data = None, as_json: AsJson = False) -> None:
    """Write a data set as an archive, or add to one what it lacks (aidmap archive DIR)."""
    from aidmap.store.archive import arrow_tables, manifest, versions

    arrow_tables.require()
    source = open_store(data)
    listen_for_bad_rows(source, BadRowReporter())
    make = versions.extend if manifest.is_archive(folder) else versions.create
    with waiting("Writing"):
        made = make(source, folder)
    _print_version(folder, made, as_json=as_json)


@app.command()
def compact(
    folder: Folder,
    *,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete earlier versions, and the files of them alone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write all of an archive, with what was added since, into few files: a new version."""
    from aidmap.store.archive import versions

    _want_archive(folder)
    with waiting("Writing"):
        made = versions.compact(folder, forget=forget)
    _print_version(folder, made, as_json=as_json)


@app.command("versions")
def list_versions(folder: Folder, *, as_json: AsJson = False) -> None:
    """List the versions of an archive: how many reports, counts and files each has."""
    from aidmap.store.archive import arrow_tables, manifest

    _want_archive(folder)
    rows = []
    for version in manifest.versions_in(folder):
        found = manifest.read(folder, version=version)
        counted = {f"{kind}s": found.rows(kind) for kind in arrow_tables.HISTORY}
        size = sum(part.size for part in found.parts)
        rows.append({"version": version} | counted | {"files": len(found.parts), "bytes": size})
    if as_json:
        formatting.print_json({"archive": str(folder), "versions": rows})
        return
    for row in rows:
        words = ", ".join(f"{row[name]:,} {name}" for name in row if name != "version")
        typer.echo(f"version {row['version']}: {words}")


def _want_archive(folder: Path) -> None:
    from aidmap.store.archive import manifest

    if not manifest.is_archive(folder):
        raise StoreError(f"{folder}: is no archive; make one with: aidmap archive {folder}")


def _print_version(folder: Path, made: Archived, *, as_json: bool) -> None:
    if as_json:
        counted = {f"{kind}s": number for kind, number in made.added.items()}
        formatting.print_json({"archive": str(folder), "version": made.version, "added": counted})
        return
    counted_words = ", ".join(f"{number:,} {kind}s" for kind, number in made.added.items())
    typer.echo(f"{folder}: version {made.version}; {counted_words} added")

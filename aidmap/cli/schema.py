"""aidmap schema: the JSON Schemas of the records, and the data package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aidmap.cli import formatting
from aidmap.cli.options import Data
from aidmap.errors import NotFound
from aidmap.model.schemas import KINDS, PUBLISHED, json_schema
from aidmap.store import open_store

PACKAGE = "datapackage"


def schema(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]", help="Only this kind: definition, report, statuses, datapackage ..."
        ),
    ] = None,
    *,
    data: Data = None,
) -> None:
    """Print the JSON Schema of the records, or the Frictionless datapackage.json of a data set."""
    known = [*KINDS, *PUBLISHED, PACKAGE]
    if kind and kind not in known:
        raise NotFound("kind of record", kind, known)
    if kind == PACKAGE:
        from aidmap.store.folder.datapackage import data_package

        formatting.print_json(data_package(Path(str(open_store(data)))))
        return
    formatting.print_json(json_schema(kind))

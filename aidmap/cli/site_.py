"""aidmap site: a static site of a data set."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from aidmap.cli.drawing_options import Lang
from aidmap.cli.options import Data, On, note, open_dataset, say
from aidmap.cli.progress import with_progress
from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidmap.site.writer import Made


def site(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the site.")
    ],
    *,
    data: Data = None,
    on: On = None,
    url: Annotated[
        str,
        typer.Option(metavar="URL", help="Address of the site, for its sitemap, feeds and links."),
    ] = "",
    language: Lang = "en",
    with_evidence: Annotated[
        bool,
        typer.Option(
            "--with-evidence", help="Publish the documents that were kept of reports and counts."
        ),
    ] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Number of processes. Default: one per core.")
    ] = None,
) -> None:
    """Write a static site: map, a page for each place, route and day of change, data, feeds."""
    from aidmap.site import SiteData, build_site

    address = checked_url(url)
    dataset = open_dataset(data, courses=True)
    subject = SiteData(
        dataset, dataset.day(on), language=language, url=address, with_evidence=with_evidence
    )
    if not url:
        note("no --url: the site has no sitemap, and its feeds name no address")
    try:
        done = build_site(subject, output, processes=processes, progress=_show_progress)
    except KeyboardInterrupt:
        say("interrupted: run it again; no file is half-written")
        sys.exit(130)
    note(f"{done.changed} files written, {done.same} have not changed, {done.removed} removed")
    typer.echo(f"{output / 'index.html'}")


def _show_progress(made: Iterable[Made], total: int) -> Iterable[Made]:
    return with_progress(made, "Writing", total=total)


def checked_url(url: str) -> str:
    """The address of a folder on the web with a slash at its end; empty if none is given.

    Raises:
        DataError: it is not one of a folder.
    """
    try:
        scheme, host, path, query, fragment = urlsplit(url)
    except ValueError:
        scheme = host = path = query = fragment = ""
    if not url:
        return ""
    if scheme not in {"http", "https"} or not host or query or fragment or " " in url:
        what = "must be the address of a folder, as https://example.org/aid/"
        raise DataError([f"--url {url!r}: {what}"])
    return f"{scheme}://{host}{path.rstrip('/')}/"

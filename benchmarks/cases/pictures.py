"""Maps as pictures: against geopandas and matplotlib, and against a browser's screenshot."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.bench import APRIL, GEODATA, ROOT
from benchmarks.cases.commands import RULES
from benchmarks.cases.documents import STATES, peer, states
from benchmarks.measuring import Sample, aidmap, call, in_turn, process, python, same
from benchmarks.pictures import size_of
from benchmarks.profiling import calls
from benchmarks.profiling import process as profiled
from benchmarks.results import Lacks, absolute, compared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.bench import Bench
    from benchmarks.results import Case

SCREENSHOT = """
import sys
from pathlib import Path
import aidmap
from benchmarks import browsers, peers
shot = aidmap.open_store(sys.argv[1]).at(sys.argv[2])
page = Path(sys.argv[3]).with_suffix(".html")
text = peers.markers(shot, peers.statuses(shot)).get_root().render()
local, _ = browsers.Libraries(Path(sys.argv[4])).localized(text, page.parent)
page.write_text(local, encoding="utf-8")
browsers.screenshot(page, Path(sys.argv[3]), 1123, 794)
"""
ROUNDING = 2  # pixels
LACKS = Lacks(
    theirs="labels that do not overlap, the second map of what is crowded, routes by status, "
    f"languages, a scale; {RULES}"
)


def drawn(bench: Bench) -> Iterator[Case]:
    """A map of A4 as PNG, SVG and PDF, whole process."""
    folder = bench.sub("drawn")
    for suffix in ("png", "svg", "pdf"):
        ours, theirs = folder / f"ours.{suffix}", folder / f"theirs.{suffix}"
        dpi = ("--dpi", "150") if suffix == "png" else ()
        words = aidmap("map", "--on", APRIL, "-o", ours, "--size", "a4", *dpi, "--data", GEODATA)
        for state, fresh, runs in states(bench) if suffix == "png" else STATES[:1]:
            sides = in_turn(
                process(lambda words=words: words, folder=folder, fresh=fresh),  # type: ignore[misc]
                process(lambda theirs=theirs: peer("map", theirs), folder=folder, fresh=fresh),  # type: ignore[misc]
                runs=bench.some(runs), warm=bench.warm,
            )  # fmt: skip
            _same_size(ours, theirs)
            what = "PNG A4 150 dpi" if suffix == "png" else f"{suffix.upper()} A4"
            yield compared(
                f"{what}, whole process, against geopandas and matplotlib", sides,
                1.2 if suffix == "png" else None,
                state=state, lacks=LACKS,
                profile=bench.profile(partial(profiled, words, folder, fresh)),
            )  # fmt: skip


def _same_size(ours: Path, theirs: Path) -> None:
    """See that both are of one size, but for two pixels of rounding."""
    sizes = zip(size_of(ours), size_of(theirs), strict=True)
    same("size", ours=True, theirs=all(abs(one - other) <= ROUNDING for one, other in sizes))


def screenshot(bench: Bench) -> Iterator[Case]:
    """A PNG of A4 against a page of folium's and a browser's screenshot."""
    folder = bench.sub("screenshot")
    libraries = bench.libraries.folder  # installed before anything is timed
    ours, theirs = folder / "ours.png", folder / "theirs.png"
    sides = in_turn(
        process(lambda: aidmap("map", "--on", APRIL, "-o", ours, "--size", "a4", "--dpi", "150",
                               "--data", GEODATA), folder=ROOT),
        process(lambda: python("-c", SCREENSHOT, GEODATA, APRIL, theirs, libraries), folder=ROOT),
        runs=bench.some(3), warm=bench.warm,
    )  # fmt: skip
    same("pictures", ours=size_of(ours)[0] > 0, theirs=size_of(theirs)[0] > 0)
    yield compared(
        "PNG A4 150 dpi, whole process, against a browser's screenshot of folium's page", sides,
        0.7, state="warm", lacks=Lacks(theirs="150 dpi (it has 96), legend, sources, land, labels"),
    )  # fmt: skip


def warm_picture(bench: Bench) -> Iterator[Case]:
    """A PNG of A4 in a process that has drawn one."""
    from aidmap import render

    shot = bench.shipped

    def made() -> Sample:
        return Sample(size=len(render.draw(shot, suffix=".png", paper={"dpi": 150}).content))

    (side,) = in_turn(call(made), runs=bench.some(7), warm=bench.warm)
    same("a picture", ours=side.last.size > 0)
    yield absolute("PNG A4 150 dpi, in process", side, 0.35, state="warm",
                   profile=bench.profile(lambda: calls(made)))  # fmt: skip


CASES = (drawn, screenshot, warm_picture)

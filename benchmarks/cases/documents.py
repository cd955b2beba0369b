"""What is written for readers, whole processes: against scripts written for the same."""

from __future__ import annotations

import shutil
import zipfile
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from benchmarks.bench import APRIL, GEODATA, HERE
from benchmarks.cases.commands import RULES
from benchmarks.measuring import NO_CACHE, aidmap, in_turn, process, python, same
from benchmarks.pictures import size_of
from benchmarks.profiling import process as profiled
from benchmarks.results import Lacks, absolute, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.bench import Bench
    from benchmarks.results import Case

WIDE = 1_000  # pixels
FIGURES = HERE / "figure_peers.py"
STATES: tuple[tuple[str, tuple[str, ...], int], ...] = (("warm", (), 5), ("cold", NO_CACHE, 3))


def states(bench: Bench) -> tuple[tuple[str, tuple[str, ...], int], ...]:
    """Warm, and cold where there is time for it: name, what is new and empty, runs."""
    return STATES[: bench.some(2)]


def peer(kind: str, output: Path, *more: object) -> list[str]:
    """The words of a script for the same."""
    return python(FIGURES, kind, GEODATA, APRIL, output, *more)


def draw_map(bench: Bench) -> Iterator[Case]:
    """`aidmap map` as a page, whole process, against what it imports."""
    ours = bench.sub("draw-map") / "map.html"
    words = aidmap("map", "--on", APRIL, "-o", ours, "--data", GEODATA)
    for state, fresh, runs in states(bench):
        sides = in_turn(
            process(lambda: words, folder=bench.folder, fresh=fresh),
            process(lambda: python("-c", "import folium, geopandas"), folder=bench.folder,
                    fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        same("a page", ours=ours.stat().st_size > 0)
        yield compared(
            "aidmap map, whole process, against `import folium, geopandas`", sides, 1.3,
            state=state, lacks=Lacks(theirs="everything: it imports the libraries, and ends"),
            profile=bench.profile(partial(profiled, words, bench.folder, fresh)),
        )  # fmt: skip


def chart(bench: Bench) -> Iterator[Case]:
    """`aidmap chart timeline`, whole process, against pandas and matplotlib."""
    folder = bench.sub("chart")
    ours, theirs = folder / "ours.png", folder / "theirs.png"
    words = aidmap("chart", "timeline", "--from", "2023-10-07", "--to", APRIL, "--dpi", "150",
                   "-o", ours, "--data", GEODATA)  # fmt: skip
    for state, fresh, runs in states(bench):
        sides = in_turn(
            process(lambda: words, folder=folder, fresh=fresh),
            process(lambda: peer("chart", theirs), folder=folder, fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        same("wide pictures", ours=size_of(ours)[1] > WIDE, theirs=size_of(theirs)[1] > WIDE)
        yield compared(
            "aidmap chart timeline, PNG 150 dpi, whole process, against pandas and matplotlib",
            sides, state=state,
            lacks=Lacks(theirs=f"spans that end, doubt, sources, foot, languages; {RULES}"),
            profile=bench.profile(partial(profiled, words, folder, fresh)),
        )  # fmt: skip


def brief(bench: Bench) -> Iterator[Case]:
    """`aidmap brief` as a Word document, whole process."""
    folder = bench.sub("brief")
    ours, theirs = folder / "ours.docx", folder / "theirs.docx"
    words = aidmap("brief", "--from", "2024-03-21", "--to", APRIL, "-o", ours, "--data", GEODATA)
    name = "aidmap brief, docx, whole process"
    for state, fresh, runs in states(bench):
        sides = in_turn(
            process(lambda: words, folder=folder, fresh=fresh),
            process(lambda: peer("brief", theirs), folder=folder, fresh=fresh),
            runs=bench.some(runs), warm=bench.warm,
        )  # fmt: skip
        same("pictures in it", ours=_pictures(ours) > 0, theirs=_pictures(theirs) > 0)
        yield compared(
            f"{name}, against geopandas, matplotlib, python-docx", sides, state=state,
            lacks=Lacks(ours="places that are no gateways", theirs=f"routes, what can be reached, "
                        f"sources, amounts, languages; map without room for labels; {RULES}"),
            profile=bench.profile(partial(profiled, words, folder, fresh)),
        )  # fmt: skip
        if state == "warm":
            profile = bench.profile(partial(profiled, words, folder, fresh))
            yield absolute(name, sides[0], 1.2, state=state, profile=profile)


def _pictures(path: Path) -> int:
    with zipfile.ZipFile(path) as file:
        return sum(name.startswith("word/media/") for name in file.namelist())


def site(bench: Bench) -> Iterator[Case]:
    """`aidmap site`, whole process, against a script for pages of places."""
    folder, numbers = bench.sub("site"), count()
    targets = {side: folder / side for side in ("ours", "theirs")}

    def empty(side: str) -> None:
        shutil.rmtree(targets[side], ignore_errors=True)

    def words() -> Sequence[str]:
        next(numbers)
        return aidmap("site", "--on", APRIL, "-o", targets["ours"], "--data", GEODATA)

    sides = in_turn(
        process(words, folder=folder, prepare=lambda: empty("ours")),
        process(lambda: peer("site", targets["theirs"]), folder=folder,
                prepare=lambda: empty("theirs")),
        runs=bench.some(3), warm=0,
    )  # fmt: skip
    places = {side: len(list((at / "places").glob("*.html"))) for side, at in targets.items()}
    same("pages of places", **places)
    files = sum(1 for path in targets["ours"].rglob("*") if path.is_file())
    yield compared(
        "aidmap site, whole process, against geopandas, matplotlib, folium", sides,
        state="warm", note=f"ours: {files} files, on all cores", lacks=Lacks(
            theirs=f"pages of routes and days of change, feeds, calendar, JSON, schema; {RULES}",
            ours="a picture of each place's days"),
    )  # fmt: skip
    again, _ = in_turn(
        process(words, folder=folder), process(lambda: python("-c", "pass"), folder=folder),
        runs=bench.some(3), warm=0,
    )  # fmt: skip
    yield absolute("aidmap site again, nothing changed", again, state="warm")


CASES = (draw_map, chart, brief, site)

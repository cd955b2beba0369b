"""The cases: what is measured, against what, and how far the ratio may go (the issue has them)."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Made, in_turn, processes, python
from benchmarks.results import Case, absolute, compared, faster, slope, timed
from benchmarks.worlds import made_up_folder, made_up_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aidmap.query.snapshot import Snapshot
    from benchmarks.browsers import Libraries

ROOT = Path(__file__).parents[1]
GEODATA = ROOT / "geodata"
APRIL = "2024-04-20"
MADE_UP = "2025-06-01"
LIGHT = ("-c", "import typer, pydantic")
HEAVY = ("-c", "import folium, geopandas")


@dataclass
class Bench:
    """Where a run works, and how much it does."""

    folder: Path
    small: bool = False

    def some(self, many: int, few: int) -> int:
        """How much is done: much, or little in the small form."""
        return few if self.small else many

    def world(self, *, places: int, routes: int, reports: int) -> Path:
        """A made-up data set, made once."""
        folder = self.folder / f"world-{places}-{routes}-{reports}"
        if not folder.exists():
            made_up_folder(folder, places=places, routes=routes, reports=reports)
        return folder

    def shipped(self) -> Snapshot:
        """A day of the shipped data set, its records read."""
        from aidmap.query.dataset import open_store

        return open_store(GEODATA).at(APRIL)

    def many(self) -> Snapshot:
        """A day of a data set of 5,000 places, its records read."""
        from aidmap.query.dataset import open_store

        places = self.some(5_000, 200)
        world = self.world(places=places, routes=places // 5, reports=places * 4)
        return open_store(world).at(MADE_UP)

    @cached_property
    def libraries(self) -> Libraries:
        """The remote files of folium's pages."""
        from benchmarks.browsers import Libraries

        return Libraries(self.folder / "libraries")


def status(bench: Bench) -> Iterator[Case]:
    """`aidmap status --json`, whole process, shipped data."""
    sides = processes(
        lambda _: python("-m", "aidmap", "status", "--json", "--data", GEODATA),
        lambda _: python(*LIGHT), runs=bench.some(15, 1), folder=bench.folder,
    )  # fmt: skip
    yield timed(
        "aidmap status --json, whole process, shipped data", sides, 1.6,
        "the second run and later: the index is there; a typer program that prints {} takes most",
    )  # fmt: skip


def update(bench: Bench) -> Iterator[Case]:
    """`aidmap update` with flush to disk, whole process."""
    folder = bench.folder / "update"
    shutil.copytree(GEODATA, folder)
    words = "update Erez closed --from 2026-11-01 --basis observed --publisher OCHA --reported-on"
    sides = processes(
        lambda run: python("-m", "aidmap", *words.split(), "2026-11-02", "--title", f"Run {run}",
                           "--data", folder),
        lambda _: python(*LIGHT), runs=bench.some(15, 1), folder=bench.folder,
    )  # fmt: skip
    yield timed("aidmap update, flushed, whole process", sides, 1.8, "theirs adds nothing")


def draw_map(bench: Bench) -> Iterator[Case]:
    """`aidmap map`, whole process."""
    target = bench.folder / "map.html"
    sides = processes(
        lambda _: python("-m", "aidmap", "map", "--on", APRIL, "-o", target, "--data", GEODATA),
        lambda _: python(*HEAVY), runs=bench.some(7, 1), folder=bench.folder,
    )  # fmt: skip
    yield timed(
        "aidmap map, whole process, shipped data", sides, 1.3,
        "theirs draws nothing; the second run and later: the index is there",
    )  # fmt: skip


def _page(shot: Snapshot) -> Made:
    from aidmap import render
    from aidmap.query.dataset import Dataset

    # a snapshot of its own, so that nothing worked out before is at hand
    again = Dataset(shot.store)
    again.__dict__["records"] = shot.records
    content = render.draw(again.at(shot.query.on)).content
    return Made(len(content), len(shot.records.places) + len(shot.records.reports))


def page_shipped(bench: Bench) -> Iterator[Case]:
    """The page of the shipped data, in process, warm."""
    from benchmarks import peers

    shot = bench.shipped()
    told = peers.statuses(shot)
    sides = in_turn(lambda: _page(shot), lambda: peers.saved(shot, told), runs=bench.some(7, 1))
    _same_counts(sides)
    name = "page of the shipped data against folium Marker, Popup, PolyLine"
    yield timed(
        name, sides, 0.5, "ours holds all days, traffics and languages; theirs one day's statuses"
    )
    text = peers.markers(shot, told).get_root().render()
    _, remote = bench.libraries.localized(text, bench.folder)
    ours, theirs = sides[0].size, sides[1].size
    missing = ", ".join(sorted(bench.libraries.missing))
    yield compared(f"{name}: bytes, without their remote files", ours, theirs, "bytes", 1.5)
    yield compared(
        f"{name}: bytes, with them", ours, theirs + remote, "bytes", 0.3,
        f"without {missing} and the fonts of theirs",
    )  # fmt: skip


def page_many(bench: Bench) -> Iterator[Case]:
    """The page of 5,000 places, in process."""
    from benchmarks import peers

    shot = bench.many()
    told = peers.statuses(shot)
    rivals: list[tuple[str, Callable[[], Made], float]] = [
        ("folium Marker, Popup, PolyLine", lambda: peers.saved(shot, told), 0.1),
        ("folium.GeoJson", lambda: peers.geojson(shot, told), 1),
        ("GeoDataFrame.explore()", lambda: peers.explored(shot, told), 0.3),
    ]
    for name, rival, reach in rivals:
        sides = in_turn(lambda: _page(shot), rival, runs=bench.some(3, 1), warm=False)
        _same_counts(sides)
        case = f"page of {len(shot.records.places):,} places against {name}"
        yield timed(
            case, sides, reach, "theirs is handed the statuses, and has one day and no table"
        )
        if rival is rivals[0][1]:
            yield compared(f"{case}: bytes", sides[0].size, sides[1].size, "bytes", 0.3)


def _same_counts(sides: tuple[object, object]) -> None:
    ours, theirs = (getattr(side, "count", None) for side in sides)
    if ours != theirs:
        raise AssertionError(f"ours has {ours}, theirs {theirs}")


def first_map(bench: Bench) -> Iterator[Case]:
    """The first drawn map in Chromium."""
    from aidmap import render
    from benchmarks import browsers, peers
    from benchmarks.measuring import Side

    for name, shot in (("shipped data", bench.shipped()), ("5,000 places", bench.many())):
        folder = bench.folder / f"first-{len(shot.records.places)}"
        folder.mkdir()
        (folder / "ours.html").write_bytes(render.draw(shot).content)
        text = peers.markers(shot, peers.statuses(shot)).get_root().render()
        local, _ = bench.libraries.localized(text, folder)
        (folder / "theirs.html").write_text(local, encoding="utf-8")
        sides = (Side(), Side())
        with browsers.served(folder) as address, browsers.chromium() as browser:
            for _ in range(bench.some(7, 1)):
                for side, page in zip(sides, ("ours", "theirs"), strict=True):
                    place = f"{address}/{page}.html"
                    count = peers.count(shot)
                    side.seconds.append(browsers.first_drawn(browser, place, count))
        left_out = "no tiles on either side; ours has labels, theirs none"
        yield timed(f"first drawn map in Chromium, {name}", sides, 0.5, left_out)


def slider(bench: Bench) -> Iterator[Case]:
    """A slider over 1,000 days."""
    from aidmap import render
    from aidmap.query.dataset import open_store
    from benchmarks import browsers, peers

    days = bench.some(1_000, 30)
    data = open_store(GEODATA)
    folder = bench.folder / "slider"
    folder.mkdir()
    ours = render.draw(data, on="2026-07-01").content
    (folder / "ours.html").write_bytes(ours)
    made, count = peers.timestamped(data, date(2023, 10, 7), days)
    if count != days * len(data.records.places):
        raise AssertionError("theirs lacks days")
    text = made.get_root().render()
    local, _ = bench.libraries.localized(text, folder)
    (folder / "theirs.html").write_text(local, encoding="utf-8")
    yield compared(
        "slider over 1,000 days: bytes", len(ours), len(text.encode()), "bytes", 0.2,
        "theirs: a feature for each place and day, without their remote files; ours has routes too",
    )  # fmt: skip
    with browsers.served(folder) as address, browsers.chromium() as browser:
        steps = [
            browsers.step_of_slider(
                browser, f"{address}/{page}.html", ours=page == "ours", steps=100
            )
            for page in ("ours", "theirs")
        ]
    yield compared(
        "slider over 1,000 days: a step", steps[0], steps[1], "s", 0.2,
        "with layout; ours redraws routes, tables and headline too",
    )  # fmt: skip


def status_many(bench: Bench) -> Iterator[Case]:
    """The status of all places on a day, 100,000 reports in files, whole process."""
    from benchmarks import peers

    reports = bench.some(100_000, 2_000)
    world = bench.world(places=bench.some(1_000, 100), routes=10, reports=reports)
    query = peers.DUCKDB % (world / "reports.csv", MADE_UP, MADE_UP)
    sides = processes(
        lambda _: python("-m", "aidmap", "status", "--json", "--on", MADE_UP, "--data", world),
        lambda _: python("-c", query), runs=bench.some(5, 1), folder=bench.folder,
    )  # fmt: skip
    yield timed(
        f"status of all places on a day, {reports:,} reports, files, whole process", sides, 3,
        "theirs: the newest report alone, no rules; ours with its index",
    )  # fmt: skip


PLACE_SQL = """
SELECT id, status, basis, effective_from, effective_to, reported_on, recorded_at, publisher
FROM aidmap.report WHERE subject = %s
ORDER BY effective_from DESC, reported_on DESC, recorded_at DESC, id DESC
"""


def status_postgis(bench: Bench) -> Iterator[Case]:
    """The status of one place among 1,000,000 reports, PostGIS."""
    from benchmarks.clusters import cluster, missing

    if missing():
        return
    import psycopg

    from aidmap.query.dataset import open_store
    from aidmap.store import copy_data
    from aidmap.store import open_store as store_of
    from aidmap.store.postgis import schema

    places, reports = bench.some(10_000, 100), bench.some(1_000_000, 2_000)
    with cluster() as server:
        address = server.address(server.database())
        schema.upgrade(address, new=True)
        world = bench.world(places=places, routes=0, reports=0)
        target = store_of(address)
        copy_data.to_store(store_of(world), target, replace=False, watched=iter)
        for start in range(0, reports, target.batch):
            numbers = range(start, min(start + target.batch, reports))
            target.add(reports=[made_up_report(n, f"p{n % places}") for n in numbers])
        server.execute("VACUUM ANALYZE", database=address.rpartition("/")[2])
        with psycopg.connect(address, autocommit=True) as connection:
            data = open_store(address)

            def ours() -> Made:
                return Made(count=bool(data.narrow(["p77"]).status("p77", MADE_UP).report))

            def theirs() -> Made:
                return Made(count=bool(connection.execute(PLACE_SQL, ["p77"]).fetchall()))

            sides = in_turn(ours, theirs, runs=bench.some(21, 1))
    _same_counts(sides)
    yield timed(
        f"status of one place, {reports:,} reports, PostGIS, connected", sides, 2,
        "theirs fetches the reports and decides nothing",
    )  # fmt: skip


def picture(bench: Bench) -> Iterator[Case]:
    """A PNG of A4 at 150 dpi."""
    from aidmap import render
    from benchmarks import peers

    bench.libraries  # noqa: B018 - installed before anything is timed
    ours, theirs = bench.folder / "ours.png", bench.folder / "theirs" / "theirs.png"
    theirs.parent.mkdir()
    script = peers.SCREENSHOT
    sides = processes(
        lambda _: python("-m", "aidmap", "map", "--on", APRIL, "-o", ours, "--size", "a4",
                         "--dpi", "150", "--data", GEODATA),
        lambda _: python("-c", script, GEODATA, APRIL, theirs, bench.libraries.folder),
        runs=bench.some(5, 1), folder=ROOT,
    )  # fmt: skip
    yield timed(
        "PNG A4 150 dpi, whole process, against a browser's screenshot", sides, 0.7,
        "theirs has neither legend nor sources, and 96 dpi",
    )  # fmt: skip
    shot = bench.shipped()

    def drawn() -> Made:
        content = render.draw(shot, suffix=".png", paper={"dpi": 150}).content
        return Made(len(content))

    warm, _ = in_turn(drawn, Made, runs=bench.some(5, 1))
    yield absolute("PNG A4 150 dpi, warm, in process", warm.median, "s", 0.4)


DEFINITION = """
title = "A month each"
languages = ["en"]
sizes = ["a4"]
formats = ["png", "svg", "pdf", "html"]

[days]
first = "2023-11-01"
last = "{last}"
step = "month"
"""


def build(bench: Bench) -> Iterator[Case]:
    """`aidmap build` of a map a month for three years in four formats."""
    folder = bench.folder / "definitions"
    folder.mkdir()
    last = "2026-10-31" if not bench.small else "2023-12-31"
    (folder / "months.toml").write_text(DEFINITION.format(last=last), encoding="utf-8")

    def words(run: int, processes_: int, output: str) -> list[str]:
        target = bench.folder / f"{output}-{run}"
        return python("-m", "aidmap", "build", "--definitions", folder, "-o", target, "--data",
                      GEODATA, "--processes", processes_)  # fmt: skip

    sides = processes(
        lambda run: words(run, 2, "both"), lambda run: words(run, 1, "one"),
        runs=1, folder=bench.folder, warm=False,
    )  # fmt: skip
    yield faster(
        "aidmap build of 36 months in 4 formats, two cores, against one process",
        sides[0].median, sides[1].median, 1.7,
    )  # fmt: skip
    again, _ = processes(
        lambda _: words(1, 2, "both"), lambda _: python("-c", "pass"), runs=1, folder=bench.folder
    )
    yield absolute("aidmap build again, nothing changed", again.median, "s", 2)


def growth(bench: Bench) -> Iterator[Case]:
    """1,000, 10,000 and 100,000 reports."""
    sizes = [1_000, 10_000, 100_000] if not bench.small else [100, 1_000]
    told: dict[str, list[float]] = {"status": [], "map": [], "bytes": []}
    for size in sizes:
        world = bench.world(places=100, routes=20, reports=size)
        target = bench.folder / f"growth-{size}.html"
        sides = processes(
            lambda _, at=world: python("-m", "aidmap", "status", "--json", "--on", MADE_UP,  # type: ignore[misc]
                                       "--data", at),
            lambda _, at=world, to=target: python("-m", "aidmap", "map", "--on", MADE_UP, "-o", to,  # type: ignore[misc]
                                                  "--data", at),
            runs=bench.some(3, 1), folder=bench.folder,
        )  # fmt: skip
        told["status"].append(sides[0].median)
        told["map"].append(sides[1].median)
        told["bytes"].append(target.stat().st_size)
    yield slope("growth of aidmap status --json (s by reports)", sizes, told["status"], 1.1)
    yield slope("growth of aidmap map (s by reports)", sizes, told["map"], 1.1)
    yield slope("growth of the page (bytes by reports)", sizes, told["bytes"], 1.1)


CASES = (
    status, update, draw_map, page_shipped, page_many, first_map, slider, status_many,
    status_postgis, picture, build, growth,
)  # fmt: skip

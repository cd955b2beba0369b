"""Pages in Chromium: first drawing, steps of the slider, change of traffic, memory; on a phone."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import browsers, peers
from benchmarks.cases import pages
from benchmarks.cases.pages import MARKERS, OVER_TIME
from benchmarks.measuring import Sample, Side, in_turn, same
from benchmarks.results import Lacks, absolute, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from playwright.sync_api import Browser

    from aidmap.query.snapshot import Snapshot
    from benchmarks.bench import Bench
    from benchmarks.browsers import Device, Opened
    from benchmarks.results import Case

    Measure = Callable[[Opened, str], Sample]

FIRST, DAYS = date(2023, 10, 7), 1_000
CANVAS, DAILY = "GeoJson on a canvas", "TimestampedGeoJson of all days"
MEMORY = "memory of the page's scripts, garbage collected"
NO_LABELS = Lacks(theirs="labels, land, tables, all other days; tiles, which are refused")
GROUPED = Lacks(
    ours="a mark for each place where many are crowded: groups stand for them",
    theirs=NO_LABELS.theirs,
)
ONE_HOST = "theirs' remote files come from the same host, which is in its favour"
ALL_DRAWN = Lacks(theirs="routes, tables, headline and bars, which ours redraws too")


class Stage:
    """Pages of both sides, served, and a browser to open them in.

    Attributes:
        texts: the pages, by their names.
    """

    def __init__(self, address: str, browser: Browser, texts: Mapping[str, str]) -> None:
        self.address, self.browser, self.names = address, browser, list(texts)

    def measures(
        self, measure: Measure, device: Device, names: Sequence[str] = ()
    ) -> list[Callable[[], Sample]]:
        """A run for each page: it is opened anew, measured and closed."""

        def run(name: str) -> Sample:
            number = self.names.index(name)
            with browsers.opened(self.browser, f"{self.address}/{number}.html", device) as page:
                return measure(page, name)

        return [lambda name=name: run(name) for name in names or self.names]  # type: ignore[misc]

    def profile(
        self, device: Device, act: Callable[[Opened], object] | None = None, times: int = 1
    ) -> str:
        """What the main thread does of our page: until its map is drawn, or while somebody acts.

        Args:
            device: that it is opened on.
            act: what is done, once the page is at rest; None: nothing.
            times: how often that is done by it: the figures are of one time.
        """
        with browsers.opened(self.browser, f"{self.address}/0.html", device) as page:
            page.drawn()
            before = dict.fromkeys(browsers.PHASES, 0.0)
            if act:
                browsers.set_out(page, ours=True)
                before = page.phases()
                act(page)
            spent = {name: taken - before[name] for name, taken in page.phases().items()}
        told = ", ".join(f"{name} {one * 1000 / times:.1f}" for name, one in spent.items())
        return f"The main thread of the page, in ms: {told}."


@contextmanager
def stage(bench: Bench, name: str, texts: Mapping[str, str]) -> Iterator[Stage]:
    """Serve pages from a folder, with what those of theirs ask of other hosts beside them."""
    folder = bench.sub(name)
    for number, (key, text) in enumerate(texts.items()):
        local = text if key == "ours" else bench.libraries.localized(text, folder)[0]
        (folder / f"{number}.html").write_text(local, encoding="utf-8")
    with browsers.served(folder) as address, browsers.chromium() as browser:
        yield Stage(address, browser, texts)


def _texts(shot: Snapshot, **wanted: Callable[..., object]) -> dict[str, str]:
    told = peers.statuses(shot)
    made = {"ours": pages.ours(shot)[0]}
    return made | {
        name: peers.written(shot, told, page)[0]  # type: ignore[arg-type]
        for name, page in wanted.items()
    }


def _daily(bench: Bench) -> str:
    """A feature for each place and day, as the documentation of folium has it."""
    days = bench.some(DAYS, 250)
    made, features = peers.daily(bench.shipped, FIRST, days)
    same("features", theirs=features, wanted=days * len(bench.shipped.records.places))
    text: str = made.get_root().render()
    return text


def _drawn(page: Opened, _: str) -> Sample:
    return page.drawn()


def _drawn_with_heap(page: Opened, _: str) -> Sample:
    sample = page.drawn()
    page.settle()
    return replace(sample, memory=page.heap())


def first_drawing(bench: Bench) -> Iterator[Case]:
    """The first drawn map in Chromium, and the memory of the page's scripts after it."""
    reaches: dict[str, dict[str, float | None]] = {
        "shipped data": {MARKERS: 0.4, CANVAS: None},
        "5,000 places": {MARKERS: 0.3, CANVAS: 1.0},
    }
    for what, shot in (("shipped data", bench.shipped), ("5,000 places", bench.many)):
        texts = _texts(shot, **{MARKERS: peers.markers, CANVAS: peers.geojson})
        with stage(bench, f"first-{what}", texts) as on:
            sides = in_turn(
                *on.measures(_drawn_with_heap, browsers.DESK), runs=bench.some(9), warm=bench.warm
            )
            places = len(shot.records.places)
            lacks = NO_LABELS if shot is bench.shipped else GROUPED
            profile = bench.profile(lambda on=on: on.profile(browsers.DESK))  # type: ignore[misc]
            told = {name: side.last.count for name, side in zip(on.names, sides, strict=True)}
            same(f"places drawn: {told}", there=places, least=min(told.values()))
            for name, side in zip(on.names[1:], sides[1:], strict=True):
                yield compared(
                    f"first drawn map in Chromium, {what}, against {name}", (sides[0], side),
                    reaches[what][name], lacks=lacks,
                    profile=profile,
                )  # fmt: skip
                yield compared(f"{MEMORY}, {what}, against {name}", (sides[0], side),
                               what="memory", lacks=lacks)  # fmt: skip


def slider(bench: Bench) -> Iterator[Case]:
    """A step of a slider over 1,000 days."""
    texts = _texts(bench.shipped, **{OVER_TIME: peers.changing}) | {DAILY: _daily(bench)}
    steps, skipped = bench.some(60, 5), 5

    def measure(page: Opened, name: str) -> Sample:
        page.drawn() if name == "ours" else page.page.wait_for_selector(".timecontrol-forward")
        browsers.set_out(page, ours=name == "ours")
        heap = page.heap()
        sample = browsers.steps_of_slider(page, ours=name == "ours", steps=steps, skipped=skipped)
        return replace(sample, memory=heap)

    with stage(bench, "slider", texts) as on:
        sides = in_turn(*on.measures(measure, browsers.DESK), runs=bench.some(5), warm=0)
        act = partial(browsers.steps_of_slider, ours=True, steps=steps, skipped=skipped)
        profile = bench.profile(lambda: on.profile(browsers.DESK, act, steps + skipped))
        pair = [Side([Sample(size=len(texts[key].encode()))]) for key in ("ours", DAILY)]
        yield compared(f"slider over 1,000 days against {DAILY}: bytes of the page", pair, 0.2,
                       what="size", lacks=ALL_DRAWN)  # fmt: skip
        yield compared(f"{MEMORY}, shipped data, against {DAILY}", (sides[0], sides[-1]),
                       what="memory", lacks=ALL_DRAWN)  # fmt: skip
        for name, side in zip(on.names[1:], sides[1:], strict=True):
            gone = [one.last.count for one in (sides[0], side)]
            same("days gone", ours=gone[0], theirs=gone[1], asked=steps + skipped)
            same("first day", ours=sides[0].last.output, theirs=side.last.output)
            one = f"slider over 1,000 days against {name}: a step"
            yield compared(f"{one}, script and layout", (sides[0], side), 0.3, lacks=ALL_DRAWN,
                           note=f"means of {steps} steps", profile=profile)  # fmt: skip
            yield compared(
                f"{one}, all that the main thread does, painting and what is put off too",
                (sides[0], side), 0.3, what="processor", lacks=ALL_DRAWN,
                note=f"means of {steps} steps",
                profile=profile,
            )  # fmt: skip


def phone(bench: Bench) -> Iterator[Case]:
    """A phone: a processor six times slower, and 4G."""
    texts = _texts(bench.shipped, **{MARKERS: peers.markers}) | {DAILY: _daily(bench)}

    def step(page: Opened, name: str) -> Sample:
        page.drawn() if name == "ours" else page.page.wait_for_selector(
            ".timecontrol-forward", timeout=120_000
        )
        browsers.set_out(page, ours=name == "ours")
        return browsers.steps_of_slider(page, ours=name == "ours", steps=1, skipped=0)

    one_step = partial(browsers.steps_of_slider, ours=True, steps=1, skipped=0)

    def traffic(page: Opened, _: str) -> Sample:
        page.drawn()
        page.settle()
        return browsers.change_of_traffic(page)

    with stage(bench, "phone", texts) as on:
        device = browsers.DESK if bench.small else browsers.PHONE
        first = in_turn(*on.measures(_drawn, device, names=["ours", MARKERS]),
                        runs=bench.some(5), warm=0)  # fmt: skip
        steps = in_turn(*on.measures(step, device, names=["ours", DAILY]),
                        runs=bench.some(5), warm=0)  # fmt: skip
        (change,) = in_turn(*on.measures(traffic, device, names=["ours"]),
                            runs=bench.some(5), warm=0)  # fmt: skip
        same("days gone", ours=steps[0].last.count, theirs=steps[1].last.count)
        same("first day", ours=steps[0].last.output, theirs=steps[1].last.output)
        yield compared(f"phone: first drawn map, shipped data, against {MARKERS}", first, 0.4,
                       lacks=NO_LABELS, note=ONE_HOST,
                       profile=bench.profile(lambda: on.profile(device)))  # fmt: skip
        yield compared(f"phone: first step of the slider against {DAILY}, script and layout",
                       steps, 0.3, lacks=ALL_DRAWN,
                       profile=bench.profile(lambda: on.profile(device, one_step)))  # fmt: skip
        of_change = bench.profile(lambda: on.profile(device, browsers.change_of_traffic))
        yield absolute("phone: change of traffic, script and layout", change, 0.12,
                       profile=of_change)  # fmt: skip
        yield absolute("phone: change of traffic, until the main thread is at rest", change,
                       what="processor")  # fmt: skip


CASES = (first_drawing, slider, phone)

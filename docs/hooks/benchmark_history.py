"""The history of the benchmarks as a chart, drawn as the site is built, under their results."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

    Run = dict[str, Any]

HISTORY = Path(__file__).parents[2] / "benchmarks" / "history.jsonl"
PLACE = "project/benchmarks"  # where the results stand on the site
RESULTS, CHART = f"{PLACE}/results.md", f"{PLACE}/history.svg"
WIDTH, HEIGHT = 2.6, 1.5  # inches, of the panel of a case
COLUMNS = 3
LETTERS = 44  # in a line of a case's name
LOST, WON = "#D55E00", "#0072B2"
TEXT = """
## From run to run

How many times theirs ours took (where nothing is compared: seconds, or the slope), a panel a case,
by the commit that was measured; the dotted line is where both take the same. Every run is a line of
`benchmarks/history.jsonl`.

![Ratios of the cases of the benchmarks, from run to run](history.svg)
"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the chart, where there is a history."""
    if HISTORY.exists():
        runs = [json.loads(line) for line in HISTORY.read_text(encoding="utf-8").splitlines()]
        files.append(File.generated(config, CHART, content=draw(runs)))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: Any) -> str:
    """Show it under the results."""
    if page.file.src_uri != RESULTS:
        return markdown
    page.meta["hide"] = ["navigation", "toc"]  # its tables are wide
    return markdown + TEXT if files.get_file_from_path(CHART) else markdown


def draw(runs: Sequence[Run]) -> bytes:
    """A panel for each case of the last run, with its ratio in all runs, as SVG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    cases = list(runs[-1]["figures"])
    lines = -(-len(cases) // COLUMNS)
    with rc_context({"svg.hashsalt": "aidmap", "font.size": 6, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(WIDTH * COLUMNS, HEIGHT * lines), layout="constrained")
        panels = figure.subplots(lines, COLUMNS, squeeze=False).flat
        for panel, case in zip(panels, cases, strict=False):
            _draw_case(panel, case, runs)
        for panel in list(panels)[len(cases) :]:
            panel.set_axis_off()
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return out.getvalue()


def _draw_case(panel: Any, case: str, runs: Sequence[Run]) -> None:
    """Draw the ratio of a case over the runs that have it; the last is written beside its point."""
    import textwrap

    told = {place: run["figures"][case] for place, run in enumerate(runs) if case in run["figures"]}
    ratios = [ratio for _, _, ratio in told.values()]
    compared = runs[-1]["figures"][case][1] is not None
    colour = LOST if compared and ratios[-1] > 1 else WON
    panel.set_title("\n".join(textwrap.wrap(case, LETTERS)), fontsize=6, loc="left")
    panel.plot(list(told), ratios, color=colour, marker="o", markersize=3, linewidth=1)
    panel.annotate(f"{ratios[-1]:g}", (list(told)[-1], ratios[-1]), (5, -2),
                   textcoords="offset points", color=colour)  # fmt: skip
    if compared:
        panel.axhline(1, color="#6E6E6E", linewidth=0.6, linestyle=":")
    panel.set_ylim(0, max(*ratios, 1) * 1.15)
    panel.set_xlim(-0.3, max(len(runs) - 0.4, 1))
    panel.set_xticks(range(len(runs)), [run["commit"] for run in runs], rotation=30, ha="right")
    panel.spines[["top", "right"]].set_visible(False)

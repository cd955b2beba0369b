"""Discs for what passes the gateways a day: sizes that compare, sources, what is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Circle

import aidmap
from aidmap.figure import amount_discs, legend_entries, map_figure
from aidmap.figure.figure import drawing_settings
from aidmap.i18n import Speech
from aidmap.query.gateway_amounts import GatewayAmounts, gateway_amounts, main_measure

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

    from aidmap import Dataset

ON = "2024-05-25"


def test_areas_compare_as_the_means_do() -> None:
    amounts = GatewayAmounts(measure=main_measure([]), most=400.0, means={})
    small, large = (amount_discs.radius(amounts, value, 1) for value in (50, 200))
    assert large == pytest.approx(2 * small)
    assert amount_discs.radius(amounts, 400, 1) == amount_discs.LARGEST
    assert amount_discs.radius(amounts, 0, 1) == amount_discs.SMALLEST
    assert amounts.round_figures == [200, 100, 20]


def test_each_gateway_has_its_disc_or_a_ring(shipped: Dataset) -> None:
    shot = shipped.at(ON)
    amounts = gateway_amounts(shot)
    counted = [mean for mean in amounts.means.values() if mean]
    assert 0 < len(counted) < len(amounts.means)
    with drawing_settings():
        sheet = map_figure.prepare(shot, map_figure.RenderOptions(amounts=True))
        map_figure.draw_frames(sheet)
    edges = [
        to_hex(one.get_edgecolor()).upper()
        for frame in sheet.frames for one in frame.axes.findobj(Circle)
    ]  # fmt: skip
    assert edges.count(amount_discs.DISC["ec"].upper()) == len(counted)
    rings = edges.count(amount_discs.RING["ec"].upper())
    assert rings >= len(amounts.means) - len(counted)
    assert amounts.publishers
    assert all(shot.publishers[one] in " ".join(sheet.text.foot) for one in amounts.publishers)


def test_the_legend_tells_sizes_and_what_is_not_counted(shipped: Dataset) -> None:
    shown = legend_entries.shown_anywhere(shipped.at(ON), amounts=True)
    *_, group = legend_entries.groups(shown, Speech("en"))
    texts = [entry.text for entry in group.entries]
    assert texts[:3] == ["200", "50", "10"]
    assert texts[3:] == [
        "not counted in the last 30 days", "trucks a day, mean of the last 7 counted days"
    ]  # fmt: skip
    plain = legend_entries.shown_anywhere(shipped.at(ON))
    assert all(
        not one.disc for group in legend_entries.groups(plain, Speech()) for one in group.entries
    )


def test_a_map_with_amounts_is_another_picture(shipped: Dataset, run: Run, tmp_path: Path) -> None:
    pictures = {
        aidmap.draw(shipped, on=ON, suffix=".svg", amounts=amounts).content
        for amounts in (False, True)
    }  # fmt: skip
    assert len(pictures) == 2
    done = run("map", "--on", ON, "--amounts", "-o", tmp_path / "a.svg")
    assert done.returncode == 0
    assert (tmp_path / "a.svg").read_bytes() in pictures

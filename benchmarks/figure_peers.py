"""What people would write with geopandas, matplotlib, python-docx and folium to draw and tell.

python benchmarks/figure_peers.py map|chart|brief|site DATA DAY OUTPUT [DPI]

None knows the rules of statuses: the newest report in force is taken. It prints how many places it
drew or told.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any

import geopandas
import matplotlib as mpl
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.dates import date2num

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.table_peers import ORDER, reports_of

mpl.use("agg")

COLOURS = {
    "open": "#009E73", "restricted": "#E69F00", "closed": "#D55E00", "planned": "#0072B2",
    "unknown": "#6E6E6E",
}  # fmt: skip
A4 = (297 / 25.4, 210 / 25.4)
FIRST = "2023-10-07"


def statuses(data: str, day: str) -> Any:
    """The places as a frame, with the newest status in force."""
    places = geopandas.read_file(f"{data}/places.geojson")
    reports, on = reports_of(data), pd.Timestamp(day)
    in_force = reports[
        (reports["effective_from"] <= on)
        & (reports["effective_to"].isna() | (reports["effective_to"] >= on))
        & reports["traffic"].str.contains("goods")
    ]
    newest = in_force.sort_values(list(ORDER)).groupby("subject")["status"].last()
    places["status"] = places["id"].map(newest).fillna("unknown")
    return places


def draw(data: str, day: str, places: Any) -> Any:
    """A figure of A4: land, borders, legs, places by status with names, legend, title, foot."""
    figure, axes = plt.subplots(figsize=A4)
    axes.set_facecolor("#DCE9F2")
    geopandas.read_file(f"{data}/basemap.geojson").plot(ax=axes, color="#F4F1EA", edgecolor="none")
    for name, colour in (("boundaries", "#8C8C8C"), ("areas", "#BBBBBB"), ("legs", "#444444")):
        frame = geopandas.read_file(f"{data}/{name}.geojson")
        lines = frame.boundary if name == "areas" else frame
        lines.plot(ax=axes, color=colour, linewidth=0.6)
    for status, found in places.groupby("status"):
        found.plot(ax=axes, color=COLOURS[status], markersize=30, label=status, edgecolor="white")
    for row in places.itertuples():
        axes.annotate(row.name_en, (row.geometry.x, row.geometry.y), (4, 3),
                      textcoords="offset points", fontsize=6)  # fmt: skip
    west, south, east, north = places.total_bounds
    axes.set_xlim(west - 0.1, east + 0.1)
    axes.set_ylim(south - 0.1, north + 0.1)
    axes.legend(title="Status")
    passing = places["status"].isin(["open", "restricted"]).sum()
    figure.suptitle(f"{passing} of {len(places)} places open or restricted on {day}")
    figure.text(0.05, 0.02, "Sources: reports.csv. Borders are no statement.", fontsize=6)
    return figure


def draw_map(data: str, day: str, output: str, dpi: str = "150") -> int:
    """Save the map of a day: PNG, SVG or PDF."""
    places = statuses(data, day)
    draw(data, day, places).savefig(output, dpi=int(dpi))
    return len(places)


def draw_chart(data: str, day: str, output: str, dpi: str = "150") -> int:
    """Save a time line: a bar for each report from its first day to the next one's."""
    reports = reports_of(data)
    reports = reports[reports["traffic"].str.contains("goods")].sort_values(list(ORDER))
    first, last = pd.Timestamp(FIRST), pd.Timestamp(day)
    reports = reports[reports["effective_from"] <= last]
    groups = list(reports.groupby("subject"))
    figure, axes = plt.subplots(figsize=(254 / 25.4, len(groups) * 0.2 + 1))
    for row, (_, found) in enumerate(groups):
        begins = found["effective_from"].clip(lower=first)
        ends = begins.shift(-1).fillna(last)
        widths = (ends - begins).dt.days.tolist()
        bars = list(zip(begins.map(date2num), widths, strict=True))
        axes.broken_barh(bars, (row - 0.4, 0.8), facecolors=found["status"].map(COLOURS))
    axes.set_yticks(range(len(groups)), [name for name, _ in groups], fontsize=6)
    axes.xaxis_date()
    axes.set_title(f"Statuses from {FIRST} to {day}")
    figure.savefig(output, dpi=int(dpi), bbox_inches="tight")
    return len(groups)


def write_brief(data: str, day: str, output: str, dpi: str = "150") -> int:
    """Save a Word document: map, table of statuses, what changed in 30 days."""
    from docx import Document
    from docx.shared import Mm

    now = statuses(data, day)
    before = statuses(data, str((pd.Timestamp(day) - pd.Timedelta(days=30)).date()))
    picture = Path(output).with_suffix(".png")
    draw(data, day, now).savefig(picture, dpi=int(dpi))
    made = Document()
    made.add_heading(f"Access on {day}")
    made.add_picture(str(picture), width=Mm(160))
    table = made.add_table(rows=1, cols=2)
    for row in now.itertuples():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = row.name_en, row.status
    made.add_heading("What changed", level=2)
    changed = now[now["status"] != before["status"]]
    for name, old, new in zip(
        changed["name_en"], before.loc[changed.index, "status"], changed["status"], strict=True
    ):
        made.add_paragraph(f"{name}: {old} to {new}", style="List Bullet")
    made.save(output)
    return len(now)


def write_site(data: str, day: str, output: str, dpi: str = "100") -> int:
    """Write a map page, and for each place a page with its reports and a picture of its days."""
    import folium

    places, reports = statuses(data, day), reports_of(data)
    target = Path(output)
    (target / "places").mkdir(parents=True)
    made = folium.Map([31.4, 34.4], zoom_start=9)
    for row in places.itertuples():
        link = f'<a href="places/{row.id}.html">{escape(row.name_en)}: {row.status}</a>'
        folium.Marker([row.geometry.y, row.geometry.x], popup=folium.Popup(link)).add_to(made)
        found = reports[reports["subject"] == row.id].sort_values(list(ORDER), ascending=False)
        figure, axes = plt.subplots(figsize=(8, 1.5))
        axes.scatter(found["effective_from"], [0] * len(found), c=found["status"].map(COLOURS))
        figure.savefig(target / "places" / f"{row.id}.png", dpi=int(dpi))
        plt.close(figure)
        (target / "places" / f"{row.id}.html").write_text(
            f"<!doctype html><meta charset=utf-8><h1>{escape(row.name_en)}</h1>"
            f'<img src="{row.id}.png" alt="">{found.to_html(index=False)}', encoding="utf-8",
        )  # fmt: skip
    made.save(str(target / "index.html"))
    reports.to_csv(target / "reports.csv", index=False)
    return len(places)


KINDS = {"map": draw_map, "chart": draw_chart, "brief": write_brief, "site": write_site}

if __name__ == "__main__":
    print(KINDS[sys.argv[1]](*sys.argv[2:]))

"""What notebooks show of a data set: in a real kernel, and each form of it."""

import base64
import re
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from making import GEODATA, HANGS

import aidmap
from aidmap import Dataset
from aidmap.errors import DataError

APRIL = "2024-04-20"
CELLS = (
    f"import aidmap\ndata = aidmap.open_store({str(GEODATA)!r})",
    f"data.map({APRIL!r})",
    f"data.table({APRIL!r}, language='ar')",
    f"data.timeline('2024-01-01', {APRIL!r}, places=['Erez'])",
    f"aidmap.render.draw(data, on={APRIL!r})",
)


@pytest.mark.filterwarnings("ignore")  # those of the kernel's own libraries
def test_a_notebook_shows_map_table_and_timeline(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=HANGS, resources=resources).execute()
    shown = [cell.outputs[0].data for cell in notebook.cells[1:]]
    assert all({"text/html", "text/plain"} <= set(data) for data in shown)
    for data in shown[:3]:
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert shown[0]["text/plain"].startswith("20 April 2024. 4 of 8 gateways")
    assert 'sandbox="allow-scripts"' in shown[0]["text/html"].replace(
        "allow-scripts allow-popups allow-popups-to-escape-sandbox", "allow-scripts"
    )
    assert 'dir="rtl"' in shown[1]["text/html"]
    assert "<table>" in shown[1]["text/html"]
    assert shown[2]["text/html"].startswith('<img alt="What was open from 1 January 2024')


@pytest.fixture(scope="module")
def shown(shipped: Dataset) -> Any:
    return shipped.map(APRIL, language="fr")


def test_only_the_forms_that_are_wanted_are_drawn(shown: Any) -> None:
    assert set(shown._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(shown._repr_mimebundle_(exclude=["image/png"])) == {"text/html", "text/plain"}
    assert repr(shown).startswith("20 avril 2024. Passage de marchandises")


def test_what_is_shown_can_be_saved(shown: Any, shipped: Any, tmp_path: Path) -> None:
    shown.save(tmp_path / "map.html")
    shipped.table(APRIL).save(tmp_path / "table.docx")
    shipped.timeline("2024-01-01", APRIL).save(tmp_path / "time.svg")
    assert (tmp_path / "map.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "table.docx").stat().st_size > 10_000
    assert (tmp_path / "time.svg").stat().st_size > 10_000
    with pytest.raises(DataError, match="name it"):
        shown.save(tmp_path / "map.doc")


def test_the_table_hands_over_what_stands_behind_it(shipped: Any) -> None:
    frame = shipped.table(APRIL).frame
    assert frame.set_index("id").loc["erez", "status"] == "planned"
    assert frame.crs.to_epsg() == 4326
    html = shipped.table(APRIL)._repr_html_()
    assert re.search(r"Erez</th><td>○ announced, not seen in use", html)


def test_parts_of_a_data_set_can_be_shown_too(shipped: Dataset) -> None:
    part = shipped.only(places=["erez"])
    assert isinstance(part, aidmap.Dataset)
    assert repr(part.map(APRIL)) != repr(shipped.map(APRIL))

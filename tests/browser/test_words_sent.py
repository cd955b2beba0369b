"""What Python and the page both know goes by name, or by an index into a list sent along."""

from pathlib import Path

import pytest
from conftest import Open, statuses

import aidmap
from aidmap import Dataset
from aidmap.html import claim_rows, payload
from aidmap.model import Basis, Reason, Status, Traffic
from aidmap.model.vocabulary import Measure, Stage

CLOSED_LISTS = {
    "Status": Status, "Basis": Basis, "Reason": Reason, "Traffic": Traffic, "Measure": Measure,
    "Stage": Stage,
}  # fmt: skip
# Where each word of some of them stands, as the rows of claims have it.
PLACES = {"Status": "STATUSES", "Basis": "BASES", "Reason": "REASONS", "Traffic": "TRAFFICS"}
QUESTIONS = (
    "on=2024-05-08&place=rafah&traffic=people", "on=2024-04-20&place=erez",
    "on=2024-04-19&place=erez",
)  # fmt: skip
SAID = """() => [...document.querySelectorAll("#places tr, #routes tr, #aidmap-card *")]
    .map(one => one.textContent)"""


@pytest.mark.long
def test_the_order_of_the_words_in_python_does_not_matter_to_the_page(
    opened: Open, shipped: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every closed list turned around, and a word of tomorrow before it."""

    def answers(name: str) -> list[object]:
        path = aidmap.render.draw(shipped, on="2026-07-01").save(tmp_path / name)
        found: list[object] = []
        for question in QUESTIONS:
            page = opened(path, f"#{question}&lang=fr")  # in another language rows are written anew
            assert page.complaints == []  # type: ignore[attr-defined] # noted by the fixture
            found += [page.evaluate(SAID), statuses(page, "place"), statuses(page, "route")]
        return found

    before = answers("before.html")
    for name, words in CLOSED_LISTS.items():
        for module in (payload, claim_rows):
            if hasattr(module, name):
                turned = ["tomorrow", *reversed(list(words))]
                monkeypatch.setattr(module, name, turned)
        if name in PLACES:
            places = {word: place for place, word in enumerate(turned)}
            monkeypatch.setattr(claim_rows, PLACES[name], places)
    assert answers("after.html") == before
    assert {"restricted", "closed", "planned"} <= {word for one in before if isinstance(one, dict)
                                                   for word in one.values()}  # fmt: skip

"""The screen of aidmap review: its keys decide, its texts are texts, and it says what is wrong."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from aidmap import open_store
from aidmap.cli.review_screen import FieldsScreen, ReviewScreen
from aidmap.proposals.proposal_table import ProposalTable
from aidmap.proposals.review import Review

HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").splitlines()
REPORT = {
    "kind": "report", "subject": "kerem-shalom", "status": "closed", "traffic": ["goods", "fuel"],
    "basis": "observed", "effective_from": "2026-11-05", "effective_to": "2026-11-09",
    "reported_on": "2026-11-12", "publisher": "ocha", "title": "Update", "url": None, "note": None,
    "reason": None, "evidence": None, "document": "update.docx",
    "sentence": "Kerem Shalom crossing remained closed between 5 and 9 November.",
    "where": {"page": 2, "paragraph": 3}, "confidence": "medium", "doubts": ["no day is given"],
    "grounds": {"place": "Kerem Shalom crossing", "status": "remained closed"},
    "changes": {"on": "2026-11-05", "statuses": [
        {"traffic": "goods", "before": "open", "after": "closed"}]},
    "known": None, "contradicts": [],
}  # fmt: skip
COUNT = {
    "kind": "count", "subject": "zikim", "direction": "in", "traffic": "goods",
    "measure": "trucks", "value": "47", "first_day": "2026-11-10", "last_day": "2026-11-10",
    "stage": "entered", "publisher": "ocha", "reported_on": "2026-11-12", "sentence": "47 trucks.",
    "confidence": "high", "grounds": {}, "where": {}, "changes": {},
}  # fmt: skip
Steps = Callable[[ReviewScreen, Pilot[Any]], Coroutine[Any, Any, None]]


@pytest.fixture
def session(tmp_path: Path, folder: Path) -> Review:
    path = tmp_path / "proposals.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (REPORT, COUNT)), encoding="utf-8")
    return Review(ProposalTable(path), open_store(folder))


def _do(session: Review, steps: Steps) -> str | None:
    app = ReviewScreen(session)

    async def go() -> None:
        async with app.run_test(size=(100, 40)) as pilot:
            await steps(app, pilot)

    with ThreadPoolExecutor(1) as thread:  # this one may have a loop of its own, for a browser
        thread.submit(asyncio.run, go()).result()
    return app.return_value


def _shown(app: ReviewScreen, name: str) -> str:
    return str(app.query_one(f"#{name}", Static).content)


def test_a_proposal_is_shown_with_its_grounds_marked(session: Review) -> None:
    async def steps(app: ReviewScreen, _: Pilot[Any]) -> None:
        sentence: Any = app.query_one("#sentence", Static).content
        assert {sentence.plain[span.start : span.end] for span in sentence.spans} >= {
            "Kerem Shalom crossing", "remained closed"}  # fmt: skip
        assert "page 2, paragraph 3" in sentence.plain
        assert "kerem-shalom" in _shown(app, "record")
        assert "goods on 2026-11-05: open to closed" in _shown(app, "remarks")
        assert "1 of 2: report, not decided" in _shown(app, "head")

    _do(session, steps)


def test_keys_decide_and_finish_enters(session: Review) -> None:
    known = session.dataset.records

    async def steps(_: ReviewScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("p", "a", "s", "u", "a", "a", "f")

    assert _do(session, steps) == "3 entered; 3 accepted, 0 skipped, 0 left"
    after = open_store(session.dataset.store.address).records
    assert len(after.reports) == len(known.reports) + 2
    assert len(after.counts) == len(known.counts) + 1


def test_leaving_enters_nothing_and_keeps_what_was_decided(session: Review) -> None:
    async def steps(_: ReviewScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("a", "b", "n", "q")

    assert _do(session, steps) == "1 accepted, 0 skipped, 1 left; nothing was entered"
    assert ProposalTable(session.table.path).decided(0)


def test_fields_are_edited_and_faults_stay_on_the_screen(session: Review) -> None:
    async def steps(app: ReviewScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("e")
        assert isinstance(app.screen, FieldsScreen)
        app.screen.query_one("#field-status", Input).value = "ajar"
        await pilot.press("enter")
        assert "ajar" in str(app.screen.query_one("#fault", Static).content)
        app.screen.query_one("#field-status", Input).value = "restricted"
        await pilot.press("ctrl+s")
        assert "restricted" in _shown(app, "record")
        await pilot.press("e", "escape", "u")
        assert "closed" in _shown(app, "record")

    _do(session, steps)
    assert ProposalTable(session.table.path).fields(0)["status"] == "closed"


@pytest.mark.sampled
@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_hostile_texts_are_texts(tmp_path: Path, folder: Path, text: str) -> None:
    path = tmp_path / "proposals.jsonl"
    row = REPORT | {"sentence": text, "title": text, "document": text, "doubts": [text]}
    path.write_text(json.dumps(row | {"grounds": {"place": text}}) + "\n", encoding="utf-8")

    async def steps(app: ReviewScreen, pilot: Pilot[Any]) -> None:
        assert not set(_shown(app, "sentence")) & set("\x1b\x07\u202e")
        if text.isprintable():
            assert text in _shown(app, "sentence")
            assert text in _shown(app, "remarks")
        await pilot.press("e", "escape")

    _do(Review(ProposalTable(path), open_store(folder)), steps)

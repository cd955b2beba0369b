"""How well claims are read: the figures reached on labelled sentences, which may not get worse."""

import shutil
from pathlib import Path

import pytest

from aidmap.errors import DataError
from aidmap.proposals import claim_words
from benchmarks import capture

# The sets that the rules were made or mended on; the other, blind, is held to its first figures.
KNOWN = (
    "bulletins", "held_out", "kinds", "long_sentences", "neighbours", "traps", "tuned", "unseen",
    "updates",
)  # fmt: skip


def test_there_are_enough_sentences_in_four_languages_a_third_of_them_traps() -> None:
    sentences = list(capture.labelled())
    assert len(sentences) >= 150
    assert sum(not one["claims"] for one in sentences) >= len(sentences) / 3
    languages = {claim_words.words_for(one["text"]).tag for one in sentences}
    assert languages == {"ar", "en", "fr", "he"}


def test_what_is_claimed_is_read() -> None:
    found = capture.scores(*KNOWN)
    assert found["place"].recall >= 0.97
    assert found["claim"].recall >= 0.97
    assert found["claim"].precision >= 0.97


def test_what_is_sure_is_right() -> None:
    assert capture.scores(*KNOWN, only="high")["claim"].precision >= 0.98


def test_what_no_rule_was_made_on_is_read_no_worse_than_at_first() -> None:
    found = capture.scores("blind")["claim"]
    assert found.recall >= 38 / 42
    assert found.precision >= 38 / 42
    assert capture.scores("blind", only="high")["claim"].precision >= 27 / 28


def test_a_fifth_language_is_a_fifth_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "claims"
    shutil.copytree(claim_words.FOLDER, folder)
    text = (folder / "en.toml").read_text(encoding="utf-8")
    text = text.replace('common = ["the",', 'common = ["zamkniete", "jest",').replace(
        'closed = ["closed', 'closed = ["zamkniete", "closed'
    )
    (folder / "pl.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(claim_words, "FOLDER", folder)
    claim_words.all_words.cache_clear()
    try:
        words = claim_words.words_for("Zikim jest zamkniete.")
        assert words.tag == "pl"
        assert words.pattern("status", "closed").search("zikim jest zamkniete.")
        (folder / "pl.toml").write_text(
            text.replace("latter =", "later =").replace('"sealed(?', '"sealed((?'), encoding="utf-8"
        )
        claim_words.all_words.cache_clear()
        with pytest.raises(DataError) as caught:
            claim_words.all_words()
        assert {fault.field for fault in caught.value.faults} == {"status.closed", "places.latter"}
    finally:
        claim_words.all_words.cache_clear()

"""The page for `man` is what the program says, and `man` finds nothing wrong with it."""

import re
import shutil
import subprocess

import command_reference
import pytest


def test_the_page_is_what_the_program_says() -> None:
    kept = command_reference.MANUAL_PAGE.read_text(encoding="utf-8")
    assert kept == command_reference.roff(), "python docs/hooks/command_reference.py writes it anew"


def test_every_command_and_option_is_on_it() -> None:
    names = [command.name for command in command_reference.commands()]
    assert {"aidmap", "aidmap status", "aidmap import reports", "aidmap database init"} <= {*names}
    shown = re.sub(r"\\(.)", r"\1", command_reference.MANUAL_PAGE.read_text(encoding="utf-8"))
    for command in command_reference.commands():
        assert command.name in shown
        assert all(word in shown for word, _ in command.rows)


def test_markdown_shows_marks_as_they_are() -> None:
    page = command_reference.markdown()
    assert "&lt;!-- aid-map -->" in page
    assert r"\[\[aid-table\]\]" in page
    assert "`--traffic <goods|fuel|people>`" in page


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff: apt-get install groff-base")
def test_groff_finds_nothing_wrong() -> None:
    words = ["groff", "-man", "-ww", "-Kutf8", "-Tutf8"]
    page = command_reference.MANUAL_PAGE
    done = subprocess.run([*words, page], capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    assert "aidmap status" in re.sub(r"\x1b\[[\d;]*m|.\x08", "", done.stdout)

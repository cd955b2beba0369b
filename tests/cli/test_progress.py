"""Progress on a terminal: there where one waits, never in a pipe, and not with --quiet."""

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from making import Run

from aidmap.cli import progress
from aidmap.cli.commands import COMMANDS, GROUPS, make_app
from aidmap.cli.quiet import quietly

ROOT = Path(__file__).parents[2]


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Let messages go to a terminal; in a fixture pytest's own streams would come back."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")  # a dumb terminal shows nothing that moves
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    return stream


def wait_for(terminal: Terminal, text: str) -> None:
    """Wait until something is shown, or fail after half a minute."""
    end = time.monotonic() + 30
    while text not in terminal.getvalue():
        assert time.monotonic() < end, "nothing is shown"
        time.sleep(0.02)


def test_a_bar_moves_while_one_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with progress.waiting("Reading"):
        wait_for(terminal, "Reading")


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", 30)
    with progress.waiting("Reading"):
        pass
    assert not terminal.getvalue()


def test_a_wait_within_another_shows_nothing_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)
    with progress.waiting("Drawing"), progress.waiting("Reading"):
        wait_for(terminal, "Drawing")
        time.sleep(0.3)
    assert "Reading" not in terminal.getvalue()


def test_a_fault_ends_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = open_terminal(monkeypatch)

    def fail() -> None:
        with progress.waiting("Reading"):
            wait_for(terminal, "Reading")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail()
    written = terminal.getvalue()
    time.sleep(0.3)
    assert terminal.getvalue() == written


@pytest.mark.parametrize("shown", ["waiting", "with_progress"])
def test_nothing_is_shown_in_a_pipe_or_where_quiet(
    monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    terminal = open_terminal(monkeypatch)

    def work() -> None:
        if shown == "waiting":
            with progress.waiting("Reading"):
                time.sleep(0.3)
        else:
            assert list(progress.with_progress([1, 2], "Reading")) == [1, 2]

    with quietly(True):
        work()
    assert not terminal.getvalue()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    work()
    assert not sys.stderr.getvalue()


def test_every_command_takes_quiet() -> None:
    app = make_app([*COMMANDS, *GROUPS])
    nested = [group.typer_instance for group in app.registered_groups]
    commands = [one for each in (app, *nested) if each for one in each.registered_commands]
    assert len(commands) > len(COMMANDS)
    assert all(one.cls and one.cls.__name__ == "CheckedCommand" for one in commands)


def on_terminal(*words: str) -> str:
    """What a command writes to a terminal as its messages."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "aidmap", *words],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        cwd=ROOT,
        env=os.environ | {"TERM": "xterm"},
    ) as command:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # how Linux says that nobody writes any more
            pass
    os.close(ours)
    assert command.returncode == 0
    return shown.decode()


def test_a_command_shows_what_it_does_unless_told_not_to(tmp_path: Path) -> None:
    words = ("site", "-o", str(tmp_path / "site"), "--data", "geodata", "--processes", "1")
    shown = on_terminal(*words)
    assert "Writing" in shown
    assert "no --url" in shown
    assert on_terminal(*words, "--quiet") == ""


def test_quiet_leaves_answers_and_errors(run: Run, folder: Path, tmp_path: Path) -> None:
    told = run("build", "--data", str(folder), "--only", "nothing", "-q")
    assert told.returncode == 1
    assert "error" in told.stderr
    target = tmp_path / "map.svg"
    done = run("map", "-o", str(target), "--data", str(folder), "-q", "--on", "2024-05-20")
    assert done.stdout.startswith(str(target))
    assert not done.stderr

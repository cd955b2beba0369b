"""What several test files are made of: the shipped folder, and reports with sensible defaults."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import pytest

from aidmap.model import Report, Traffic, parse

# What free texts refuse, and what names refuse besides.
NO_TEXT = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
NO_NAME = NO_TEXT + "\n\r\ufeff" + "".join(map(chr, range(0x7F, 0xA0)))
GEODATA = Path(__file__).parents[1] / "geodata"
Run = Callable[..., subprocess.CompletedProcess[str]]  # of the command line
HANGS = 300  # seconds: no measure of speed; what takes longer hangs, and the test is to end
Once = Callable[[str, Callable[[Path], None]], Path]  # a folder that all processes share
TODAY = date(2026, 11, 22)


def share(items: Sequence[Any], parts: int) -> list[Any]:
    """Every so-many-th of many, from another one on in every run: the seed of the run says which.

    So each run of CI tries a part, and some runs together all.
    """
    return list(items[random.randrange(parts) :: parts])


def quick(one: Any, among: Iterable[Any]) -> list[Any]:
    """Values of which one is tried by everybody, the others in CI alone."""
    return [each if each == one else pytest.param(each, marks=pytest.mark.long) for each in among]


def day(text: str) -> date:
    return date.fromisoformat(text)


def report(**fields: Any) -> Report:
    """Make a report; what is not given is harmless, and it is published on its first day."""
    defaults = {
        "subject": "erez",
        "status": "open",
        "traffic": [Traffic.GOODS],
        "basis": "observed",
        "effective_from": "2024-05-01",
        "reported_on": fields.get("effective_from", "2024-05-01"),
        "recorded_at": "2024-12-31T00:00:00Z",
        "publisher": "ocha",
    }
    made: Report = parse("report", defaults | fields)
    return made


def seen(status: str, first: str, last: str | None = None, **fields: Any) -> Report:
    return _said("observed", status, first, last, fields)


def announced(status: str, first: str, last: str | None = None, **fields: Any) -> Report:
    return _said("announced", status, first, last, fields)


def _said(basis: str, status: str, first: str, last: str | None, fields: dict[str, Any]) -> Report:
    claim = {"basis": basis, "status": status, "effective_from": first, "effective_to": last}
    return report(**(claim | fields))


class Commands:
    """Runs commands in copies of one process that has imported what they need."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="aidmap-commands-")
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._folder.cleanup()

    def run(
        self,
        command: list[str],
        *,
        cwd: Path,
        env: dict[str, str],
        input: str,  # noqa: A002 - as subprocess has it
    ) -> subprocess.CompletedProcess[str]:
        """Run `python -m aidmap ...`, and wait for it."""
        files = {name: Path(self._folder.name) / name for name in ("stdin", "stdout", "stderr")}
        for name, path in files.items():
            path.write_text(input if name == "stdin" else "", encoding="utf-8", newline="")
        request = {"args": command[3:], "cwd": str(cwd), "env": env}
        request |= {name: str(path) for name, path in files.items()}
        code = self._asked(json.dumps(request))
        out, err = (files[name].read_bytes().decode("utf-8") for name in ("stdout", "stderr"))
        said = [text.replace("\r\n", "\n").replace("\r", "\n") for text in (out, err)]
        return subprocess.CompletedProcess(command, code, *said)

    def _asked(self, request: str) -> int:
        if self._server is None:
            path = Path(__file__).parent / "command_server.py"
            self._server = subprocess.Popen(
                [sys.executable, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                start_new_session=True,
            )  # fmt: skip
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{request}\n")
        self._server.stdin.flush()
        ready, _, _ = select.select([self._server.stdout], [], [], HANGS)
        if not ready:
            self._stop()
            raise subprocess.TimeoutExpired(request, HANGS)
        return int(self._server.stdout.readline())

    def _stop(self) -> None:
        if self._server:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.communicate()
            self._server = None

"""The commands that a page tells to type, the files it shows, and what it says is answered.

In a block of `console`, a line that begins with "$ " is a command, which a backslash at its end
continues; what follows is its answer, in which a line of "..." stands for any lines. A block with a
title is a file of that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r'^```\w+ title="([\w.-]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)
LEFT_OUT = "..."


@dataclass
class Typed:
    """A command of a page.

    Attributes:
        command: what is typed.
        answer: the lines that the page shows of what it prints; none: it shows nothing.
    """

    command: str
    answer: list[str] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether the page shows that it fails."""
        return any(line.startswith("error: ") for line in self.answer)

    def is_answered_by(self, printed: str) -> bool:
        """Whether what a command printed is what the page shows, but for blanks at the ends."""
        parts = [
            r"(?:.*\n)*?" if line == LEFT_OUT else re.escape(line) + r"\n" for line in self.answer
        ]
        return not parts or re.fullmatch("".join(parts), _plain(printed)) is not None


def _plain(printed: str) -> str:
    lines = (line.rstrip() for line in printed.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def typed(text: str) -> list[Typed]:
    """The commands in the console blocks of a page, in their order."""
    found: list[Typed] = []
    for line in "".join(BLOCK.findall(text)).replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append(Typed(line.removeprefix("$ ")))
        elif line.strip():
            found[-1].answer.append(line.rstrip())
    return found


def files(text: str) -> dict[str, str]:
    """The files that a page shows, by name."""
    return dict(FILE.findall(text))

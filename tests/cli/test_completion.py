"""What shells offer on Tab: asked by the protocol of each, and by a real bash."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aidmap import cli

Tab = Callable[..., list[str]]
COMPLETED = {"DAY", "PLACE", "[PLACE]...", "PUBLISHER", "DESTINATION", "PLACE=STATUS", "VIEW", "ID"}
NOT_OF_THE_DATA = {"made"}  # the day on which a map is made


def asked(shell: str, line: str) -> dict[str, str]:
    """The environment in which a shell asks for what completes a line."""
    words = line.split(" ")
    return {
        "_AIDMAP_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    } if shell == "bash" else {
        "_AIDMAP_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }  # fmt: skip


@pytest.fixture
def tab(folder: Path) -> Tab:
    def ask(line: str, shell: str = "bash", *python: str, data: Path = folder) -> list[str]:
        known = {name: value for name, value in os.environ.items() if name != "COMP_WORDS"}
        done = subprocess.run(
            [sys.executable, *python, "-m", "aidmap"],
            env=known | asked(shell, line) | {"AIDMAP_DATA": str(data)},
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        return [line for line in (done.stdout + done.stderr).splitlines() if line]

    return ask


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("aidmap st", {"status"}),
        ("aidmap status er", {"erez"}),
        ("aidmap status ER", {"ERez"}),
        ("aidmap history kerem", {"kerem-shalom"}),
        ("aidmap status --on 2024-04-1", {"2024-04-14", "2024-04-17"}),
        ("aidmap map --on to", {"today"}),
        ("aidmap diff 2024-04-05 2024-04-2", {"2024-04-25", "2024-04-27"}),
        ("aidmap status --according-to wf", {"wfp"}),
        ("aidmap routes --to north", {"north-gaza"}),
        ("aidmap routes --what-if erez=c", {"erez=closed"}),
        ("aidmap update zikim ", {"open", "restricted", "closed"}),
        ("aidmap update zikim open --basis o", {"observed"}),
        ("aidmap update zikim closed --reason s", {"security"}),
        ("aidmap update --traffic f", {"fuel"}),
        ("aidmap map --extent st", {"strip"}),
        ("aidmap --data nowhere status --traffic p", {"people"}),
        ("aidmap database up", {"upgrade"}),
        ("aidmap status --on yesterday --on t", {"today"}),
    ],
)
def test_what_bash_is_offered(tab: Tab, line: str, offered: set[str]) -> None:
    assert set(tab(line)) == offered


def test_every_report_can_be_retracted(tab: Tab, folder: Path) -> None:
    table = (folder / "reports.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line[:16] for line in table if line[0] == "1"} == set(tab("aidmap retract 1"))


def test_fish_and_zsh_get_a_description(tab: Tab) -> None:
    assert tab("aidmap history erez", "fish") == ["erez\tErez (Beit Hanoun) crossing"]
    (said,) = tab("aidmap history erez", "zsh")
    assert said == """_arguments '*: :(("erez":"Erez (Beit Hanoun) crossing"))'"""


def test_nothing_is_offered_where_nothing_can_be_read(tab: Tab, tmp_path: Path) -> None:
    assert tab("aidmap status e", data=tmp_path / "nowhere") == []
    (tmp_path / "dataset.toml").write_text("[", encoding="utf-8")
    assert tab("aidmap status --on 2", data=tmp_path) == []


def test_pydantic_is_not_waited_for(tab: Tab) -> None:
    tab("aidmap status e")  # what was read once is kept
    said = "\n".join(tab("aidmap status --on 2024-04-1", "bash", "-X", "importtime"))
    assert "2024-04-14" in said
    assert "aidmap.query.dataset" in said
    assert not [name for name in ("pydantic", "pandas", "shapely") if name in said]


def parameters(command: Any) -> Iterator[Any]:
    yield from command.params
    for one in getattr(command, "commands", {}).values():
        yield from parameters(one)


def test_all_that_is_of_the_data_is_completed() -> None:
    import typer

    of_data = [
        param for param in parameters(typer.main.get_command(cli.app))
        if param.metavar in COMPLETED and param.name not in NOT_OF_THE_DATA
    ]  # fmt: skip
    assert len(of_data) > 40
    plain = [param.name for param in of_data if not vars(param)["_custom_shell_complete"]]
    assert plain == []


def test_a_real_bash_completes(tmp_path: Path, folder: Path) -> None:
    program = tmp_path / "aidmap"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m aidmap "$@"\n')
    program.chmod(0o755)
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "AIDMAP_DATA": str(folder)}
    typed = """
        eval "$(_AIDMAP_COMPLETE=source_bash aidmap)"
        complete -p aidmap
        COMP_WORDS=(aidmap history kerem) COMP_CWORD=2
        _aidmap_completion aidmap
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", typed], env=env, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "kerem-shalom"
    assert "-F _aidmap_completion aidmap" in done.stdout

"""What is refused before any work: addresses as paths, outputs in data sets, empty options."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aidmap import store
from aidmap.errors import AidmapError, DataError, NotFound, StoreError, shorten

if TYPE_CHECKING:
    from making import Run

SECRET = "s3cret"  # noqa: S105 - of nothing
PATHS = [
    ("init", "ADDRESS"),
    ("insert", "ADDRESS"),
    ("insert", "r.docx", "-o", "ADDRESS"),
    ("map", "-o", "ADDRESS"),
    ("chart", "gap", "-o", "ADDRESS"),
    ("brief", "-o", "ADDRESS"),
    ("export", "-o", "ADDRESS"),
    ("site", "-o", "ADDRESS"),
    ("build", "-o", "ADDRESS"),
    ("build", "--definitions", "ADDRESS"),
    ("import", "reports", "ADDRESS"),
    ("import", "places", "ADDRESS"),
    ("import", "basemap", "ADDRESS"),
    ("import", "reports", "x.csv", "--mapping", "ADDRESS"),
    ("import", "reports", "x.csv", "--save-mapping", "ADDRESS"),
    ("import", "places", "x.csv", "--skip-bad", "ADDRESS"),
]
SCHEMES = ["postgresql", "postgres", "POSTGRESQL", "https", "s3", "file"]


def refused(run: Run, *words: object) -> str:
    """The one line with which a command is refused."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (1, ""), done
    (line,) = done.stderr.splitlines()
    return str(line)


@pytest.mark.parametrize("words", PATHS, ids=" ".join)
def test_no_address_is_taken_for_a_path(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    for scheme in SCHEMES if words[0] in {"init", "insert"} else SCHEMES[:1]:
        address = f"{scheme}://u:{SECRET}@h.example/db.docx"
        line = refused(run, *(address if word == "ADDRESS" else word for word in words))
        assert f"{scheme}://... is an address, no file or folder" in line
        assert SECRET not in line
    assert list((tmp_path / "here").iterdir()) == []


def test_init_with_an_address_points_to_database_init(run: Run) -> None:
    line = refused(run, "init", "postgresql://u@h/db")
    assert line.endswith("make a database ready with: aidmap database init ADDRESS")
    assert "name a path" in refused(run, "init", "https://h/db")


@pytest.mark.parametrize("scheme", ["http", "s3", "mysql"])
@pytest.mark.parametrize("command", [("status", "--data"), ("copy", "x"), ("check", "--data")])
def test_a_data_set_is_at_no_other_address(run: Run, scheme: str, command: tuple[str, ...]) -> None:
    line = refused(run, *command[:1], *command[1:], f"{scheme}://u:{SECRET}@h/x")
    assert SECRET not in line


def test_the_library_takes_no_address_for_a_folder() -> None:
    for address in (f"postgresql://u:{SECRET}@h/x", f"s3://u:{SECRET}@h/x"):
        for attempt in (store.init, store.open_store):
            with pytest.raises(StoreError) as raised:
                attempt(Path(address))
            assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"postgresql://u:{SECRET}@h/x: no", "postgresql://u:***@h/x: no"),
        (f"postgresql:/u:{SECRET}@h/x", "postgresql:/u:***@h/x"),
        (f"https://u:{SECRET}/@{SECRET}@h/", "https://u:***@h/"),
        (f"https://:{SECRET}@h/", "https://:***@h/"),
        (
            f"postgresql:///x?user=u&password={SECRET}&a=b",
            "postgresql:///x?user=u&password=***&a=b",
        ),
        ("https://x.org/a@b: 12:30", "https://x.org/a@b: 12:30"),
    ],
)
def test_no_message_holds_a_password(text: str, shown: str) -> None:
    assert shorten(text) == shown
    assert str(AidmapError(text)) == str(DataError([text])) == shown


# Outputs and data sets.

OUTPUTS = [
    ("map", "x.html"),
    ("map", "places.geojson"),
    ("chart timeline", "x.svg"),
    ("brief", "x.docx"),
    ("export", "places.geojson"),
    ("export", "new/x.csv"),
    ("site", "."),
    ("site", "public"),
    ("build", "drawn"),
]


@pytest.mark.sampled
@pytest.mark.parametrize(("command", "name"), OUTPUTS)
def test_nothing_that_is_drawn_lands_in_a_data_set(
    run: Run, folder: Path, command: str, name: str
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    target = folder / name
    link = folder.parent / f"link{target.suffix}"
    link.symlink_to(target)
    beside = folder.parent / "another"
    beside.symlink_to(folder)
    for where in (target, link, beside / name, f"../{folder.name}/{name}"):
        for data in (("--data", folder), ("--data", beside), ()):
            line = refused(run, *command.split(), "-o", where, *data)
            if name in store.SHIPPED:
                assert line.endswith("is a file of the data set itself: name another one")
            else:
                assert f"would land in the data set {folder}: name a place outside of it" in line
    assert {path: path.read_bytes() for path in folder.rglob("*")} == before


def test_a_file_of_the_data_set_by_another_name_stays(run: Run, folder: Path) -> None:
    link = folder.parent / "hard.geojson"
    os.link(folder / "places.geojson", link)
    before = link.read_bytes()
    line = refused(run, "export", "-o", link, "--data", folder)
    assert line.endswith("is a file of the data set itself: name another one")
    assert link.read_bytes() == before


def test_the_usual_place_of_a_map_may_be_a_data_set(run: Run, folder: Path) -> None:
    for data in (("--data", "."), ()):
        done = run("map", *data, cwd=folder)
        assert done.returncode == 1
        assert "aid-routes.html: would land in the data set" in done.stderr


def test_a_report_in_a_data_set_is_not_filled(run: Run, folder: Path) -> None:
    report = folder / "README.md"
    report.write_text("[[aid-table]]\n", encoding="utf-8")
    assert "is a file of the data set" in refused(run, "insert", report, "--data", folder)
    out = folder.parent / "out.md"
    done = run("insert", report, "-o", out, "--on", "2024-04-20", "--data", folder)
    assert done.returncode == 0, done.stderr
    assert out.exists()


def test_a_link_that_leads_to_itself_is_refused(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.html"
    loop.symlink_to(loop)
    assert "leads nowhere: name another one" in refused(run, "map", "-o", loop)


# Options that are empty, given twice, contradictory or without effect.

WITHOUT_SENSE = [
    ("map -o m.pdf --compact", "--compact: is of pages, no pictures"),
    ("map -o m.html --size a4", "--size: is of pictures, and changes nothing on a page"),
    ("map --orientation portrait", "--orientation: is of pictures"),
    ("map -o m.html --extent strip", "--extent: is of pictures"),
    ("map -o m.html --dpi 300", "--dpi: is of pictures"),
    ("map -o m.html --number 3", "--number: is of pictures"),
    ("map -o m.html --made today", "--made: is of pictures"),
    ("map -o m.png --size slide --orientation portrait", "--size slide does not turn"),
    ("map -o m.svg --dpi 100", "--dpi: changes nothing in a .svg"),
    ("chart gap -o m.pdf --dpi 100", "--dpi: changes nothing in a .pdf"),
    ("chart gap --json --lang fr", "--lang: changes nothing in the figures"),
    ("export -o x.umap --table routes", "--table: changes nothing in a .umap"),
    ("export -o x.json --schema open511 --table legs", "--table: changes nothing in --schema"),
    ("export -o x.csv --table reports --traffic fuel", "--traffic: --table reports has those of"),
    ("embed script --page x.html", "--page: changes nothing in a script"),
    ("embed figure --width 50%", "--width: changes nothing in a figure"),
    ("build --dry-run --processes 2", "--processes: --dry-run draws nothing"),
    ("status Erez --all", "--all: places are named"),
    ("init x --time-zone Asia/Gaza", "--time-zone: goes with --empty"),
    ("schema report --data geodata", "--data: only datapackage is of a data set"),
    ("routes --what-if Erez=open --what-if erez=closed", "erez is supposed already: say it once"),
    ("routes --what-if Erez=open --what-if Erez=open", "erez is supposed already: say it once"),
    ("status --on 2024-04-20 --on 2024-05-08", "--on: is given 2 times: say it once"),
    ("map -o a.html --output=b.html", "-o: is given 2 times: say it once"),
    ("map -oa.html -o b.html", "-o: is given 2 times: say it once"),
]


@pytest.mark.parametrize(("words", "what"), WITHOUT_SENSE)
def test_what_makes_no_sense_together_is_refused(
    run: Run, tmp_path: Path, words: str, what: str
) -> None:
    assert what in refused(run, *words.split())
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("routes", "--to", ""),
        ("routes", "--to="),
        ("status", "--on", " "),
        ("status", "--data", ""),
        ("map", "-o", ""),
        ("map", "--permalink", "", "-o", "m.html"),
        ("site", "--url", "", "-o", "x"),
        ("update", "erez", "open", "--note", "\t"),
        ("import", "reports", "x.csv", "--set", ""),
        ("export", "--table", "", "-o", "x.csv"),
    ],
)
def test_an_empty_option_is_refused(run: Run, words: tuple[str, ...]) -> None:
    blank = next(n for n, word in enumerate(words) if not word.strip() or word.endswith("="))
    name = words[blank].strip().removesuffix("=") or words[blank - 1]
    assert refused(run, *words) == f"error: {name}: is empty"


def test_an_empty_argument_is_refused(run: Run) -> None:
    for words in (("status", ""), ("history", ""), ("init", ""), ("insert", "")):
        assert refused(run, *words) == "error: an argument: is empty"


@pytest.mark.parametrize(
    "words",
    [
        ("map", "-o", "m.pdf", "--size", "a3", "--orientation", "portrait", "--number", "3"),
        ("map", "-o", "m.png", "--dpi", "40"),
        ("map", "-o", "m.html", "--compact"),
        ("chart", "gap", "-o", "m.svg", "--json"),
        ("routes", "--what-if", "Erez=open", "--what-if", "Zikim=closed"),
        ("status", "--according-to", "OCHA", "--according-to", "COGAT"),
        ("embed", "script"),
    ],
)
def test_what_makes_sense_together_is_done(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.returncode == 0, done.stderr


# Long words.


@pytest.mark.sampled
@pytest.mark.parametrize(
    "words",
    [
        ("status", "LONG"),
        ("history", "LONG"),
        ("routes", "--to", "LONG"),
        ("status", "--on", "LONG"),
        ("status", "--traffic", "LONG"),
        ("status", "--recorded-by", "LONG"),
        ("status", "--according-to", "LONG"),
        ("routes", "--what-if", "LONG=open"),
        ("routes", "--what-if", "LONG"),
        ("update", "LONG", "open", "--from", "today", "--basis", "observed", "--publisher", "ocha"),
        ("schema", "LONG"),
        ("LONG",),
        ("status", "--LONG"),
        ("map", "-o", "m.png", "--extent", "LONG"),
        ("map", "-o", "LONG.png"),
        ("status", "--data", "LONG"),
        ("insert", "LONG.docx"),
        ("init", "LONG"),
        ("build", "--definitions", "LONG"),
        ("build", "--only", "LONG"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("piece", ["x", "مع", "a b'", "u:pw@ "])
def test_a_long_word_is_cut_in_messages(run: Run, words: tuple[str, ...], piece: str) -> None:
    long = piece * (100_000 // len(piece.encode()))
    done = run(*(word.replace("LONG", long) for word in words))
    assert done.returncode in {1, 2}
    assert max(map(len, done.stderr.splitlines())) < 320
    assert "Traceback" not in done.stderr


def test_messages_of_ours_are_never_cut() -> None:
    known = NotFound("kind", "x", [f"name-{number}" for number in range(40)])
    assert "…" not in str(known)
    path = "/" + "/".join(["folder"] * 20)
    assert str(StoreError(f"{path}: is no data set")) == f"{path}: is no data set"


# Interrupts.


@pytest.mark.sampled
@pytest.mark.parametrize("words", ["status", "map -o m.pdf", "brief -o b.docx", "build -o drawn"])
def test_an_interrupt_at_any_time_is_quiet(tmp_path: Path, words: str) -> None:
    script = (
        "import os, signal, sys\n"
        "from aidmap.cli import main\n"
        "signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))\n"
        "signal.setitimer(signal.ITIMER_REAL, float(sys.argv.pop()))\n"
        "try:\n"
        "    main()\n"
        "finally:\n"  # Python gives the alarm back while it ends: it would kill
        "    signal.setitimer(signal.ITIMER_REAL, 0)\n"
    )
    codes = []
    for moment in (0.001, 0.01, 0.03, 0.06, 0.1, 0.2, 0.4, 0.8):
        done = subprocess.run(
            [sys.executable, "-c", script, *words.split(), str(moment)], cwd=tmp_path,
            capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip
        assert not re.search("Traceback|KeyboardInterrupt|Exception ignored", done.stderr)
        codes.append(done.returncode)
    assert set(codes) <= {0, 1, 130}
    assert codes[:2] == [130, 130]


@pytest.mark.parametrize(
    "module", ["aidmap.cli.commands", "typer", "aidmap.cli.status", "aidmap.query.snapshot"]
)
def test_an_interrupt_while_a_module_loads_is_quiet(tmp_path: Path, module: str) -> None:
    script = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.argv = ['aidmap', 'status']\n"
        "from aidmap.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")

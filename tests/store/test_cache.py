"""The derived index: it says what the files say, or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from making import GEODATA, report, seen
from spoiling import spoil_folder

import aidmap
from aidmap import model
from aidmap.model import Traffic
from aidmap.model.record import field_names
from aidmap.query import json_answers
from aidmap.store import FileStore, Selection, open_store
from aidmap.store.folder import cache, indexes
from aidmap.store.selection import COURSE

if TYPE_CHECKING:
    from pathlib import Path

    from making import Run

WITHOUT_COURSES = Selection(courses=False)


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "aidmap"


def is_indexed(store: FileStore) -> bool:
    """Whether the index has what the files say."""
    return cache.read(store.folder) is not None


def warmed(folder: Path) -> FileStore:
    store = FileStore(folder)
    assert not is_indexed(store)
    store.read()
    assert is_indexed(store)
    return store


def kept(cache_folder: Path) -> Path:
    """The index; the courses of legs lie beside it."""
    (path,) = (path for path in cache_folder.glob("*.json") if cache.COURSES not in path.name)
    return path


def content_of(path: Path) -> dict[str, Any]:
    """What an index says, below the hash in its first line."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").partition("\n")[2])
    return told


def with_hash(text: str) -> str:
    """A text as an index that was written so."""
    return f"{hashlib.blake2b(text.encode(), digest_size=32).hexdigest()}\n{text}"


def told_of(records: model.Records) -> dict[str, list[dict[str, object]]]:
    told = {
        kind: [model.as_json(one) for one in getattr(records, f"{kind}s")] for kind in cache.KINDS
    }
    return {
        kind: [
            {key: value for key, value in fields.items() if key != COURSE and value is not None}
            for fields in rows
        ]
        for kind, rows in told.items()
    } | {"about": [model.as_json(records.about)]}


@pytest.mark.parametrize("hostile", [False, True])
def test_the_index_says_what_the_files_say(folder: Path, *, hostile: bool) -> None:
    if hostile:
        spoil_folder(folder)
    store = warmed(folder)
    assert told_of(store.read(WITHOUT_COURSES)) == told_of(store.read_files())


def test_the_courses_of_legs_come_where_they_are_drawn(folder: Path) -> None:
    store = warmed(folder)
    assert store.read() == store.read_files()
    assert not store.read(WITHOUT_COURSES).legs[0].line


def test_courses_of_other_files_are_none(folder: Path, cache_folder: Path) -> None:
    store = warmed(folder)
    (beside,) = (path for path in cache_folder.iterdir() if cache.COURSES in path.name)
    edited = beside.read_text(encoding="utf-8").replace("34.", "35.", 1)
    other = with_hash('{"small": "0", "lines": []}')
    for text in ("{}", other, "no json", with_hash("[" * 100_000), edited, None):
        if text is None:
            beside.unlink()
        else:
            beside.write_text(text, encoding="utf-8")
        found = store.read()
        assert len(found.legs[0].line) > 1
        warmed_again = cache.read(folder, courses=True)
        assert warmed_again, "it was written anew"
        assert len(warmed_again[0].legs[0].line) > 1


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_a_map_from_the_index_is_the_same_to_the_byte(folder: Path, suffix: str) -> None:
    warmed(folder)
    store = FileStore(folder)
    whole = aidmap.Dataset(store, records=store.read_files())
    asked = {"on": "2024-05-08", "suffix": suffix, "language": "ar"}
    quick = aidmap.Dataset(store)
    assert aidmap.render.draw(quick, **asked).content == aidmap.render.draw(whole, **asked).content


def test_every_field_is_of_the_type_that_the_models_give_it(folder: Path) -> None:
    store = warmed(folder)
    store.add(reports=[report(title="x", reason="weather", effective_to="2024-06-01")])
    store.add(retractions=[withdrawal(store.read().reports[0].id)])
    warmed_again = FileStore(folder)
    warmed_again.read()
    quick, checked = warmed_again.read(), store.read_files()
    pairs: list[tuple[Any, Any]] = [(quick.about, checked.about)]
    for kind in cache.KINDS:
        pairs += zip(getattr(quick, f"{kind}s"), getattr(checked, f"{kind}s"), strict=True)
    for one, other in pairs:
        assert type(one) is type(other)
        for name in field_names(type(other)):
            value, wanted = getattr(one, name), getattr(other, name)
            assert (value, type(value)) == (wanted, type(wanted)), name
            if isinstance(wanted, tuple):
                assert list(map(type, value)) == list(map(type, wanted)), name


def withdrawal(report_id: str) -> model.Retraction:
    fields = {"report": report_id, "recorded_at": "2026-11-01T00:00:00Z", "because": "x"}
    made: model.Retraction = model.parse("retraction", fields)
    return made


@pytest.mark.parametrize("on", ["2023-10-07", "2024-04-20", "2024-05-08", "2026-11-22"])
@pytest.mark.parametrize("traffic", list(Traffic))
def test_every_answer_is_the_same(folder: Path, on: str, traffic: Traffic) -> None:
    store = warmed(folder)
    told = []
    for data in (aidmap.Dataset(store), aidmap.Dataset(store, WITHOUT_COURSES)):
        shot = data.at(on, traffic=traffic)
        told.append([
            json_answers.status_json(shot, shot.records.places),
            json_answers.routes_json(shot, shot.routes, shot.destinations),
            json_answers.history_json(shot, data.subject("Erez").id),
            [route.destination for route in shot.records.routes],
            [place.needs_leave for place in shot.records.places],
        ])  # fmt: skip
    assert told[0] == told[1]


def test_whatever_is_added_is_seen_at_once(folder: Path) -> None:
    store = warmed(folder)
    made = report(title='new\nin two lines, "quoted"')
    store.add(reports=[made])
    gone = withdrawal(store.read().reports[3].id)
    store.add(retractions=[gone])
    for _ in range(2):
        assert is_indexed(store)
        assert told_of(store.read(WITHOUT_COURSES)) == told_of(store.read_files())
    assert store.read().reports[-1].id == made.id
    with (folder / "dataset.toml").open("a", encoding="utf-8") as file:
        file.write("\n[extents.another]\n")
    with pytest.raises(aidmap.errors.DataError):
        store.read()


def test_after_many_additions_it_is_written_anew(folder: Path, cache_folder: Path) -> None:
    store = warmed(folder)
    path = kept(cache_folder)
    before = path.read_bytes()
    made = [report(title=f"{number}") for number in range(indexes.LONG + 1)]
    store.add(reports=made[:-1])
    assert is_indexed(store)
    store.read()
    assert path.read_bytes() == before
    store.add(reports=made[-1:])
    store.read()
    assert path.read_bytes() != before
    assert is_indexed(store)


@pytest.mark.parametrize(
    "line",
    [
        "torn,erez,op",
        "0123456789abcdef,erez,open,goods,observed,2024-05-01,,2024-05-01,2025-01-01T00:00Z,ocha,,,,\n",
        '6d49297e3e130203,"never ended\n',
        "a,b\n",
        "\xff\n",
    ],
)
def test_what_was_added_wrongly_is_told_as_ever(folder: Path, line: str) -> None:
    store = warmed(folder)
    with (folder / "reports.csv").open("ab") as file:
        file.write(line.encode("latin-1"))
    told = []
    for selection in (WITHOUT_COURSES, Selection()):
        try:
            told.append(told_of(FileStore(folder).read(selection)))
        except aidmap.errors.DataError as error:
            told.append({"faults": [{"lines": error.lines}]})
    assert told[0] == told[1]
    assert store.truncations() == FileStore(folder).truncations()


@pytest.mark.parametrize(
    "fields",
    [{"subject": "nowhere"}, {"publisher": "nobody"}, {"reported_on": "2999-01-01"}],
)
def test_what_was_added_and_does_not_fit_is_told(folder: Path, fields: dict[str, str]) -> None:
    store = warmed(folder)
    store.add(reports=[report(**fields)])
    with pytest.raises(aidmap.errors.DataError) as told:
        store.read()
    assert told.value.lines == [str(fault) for fault in store.check()]


def test_an_edited_beginning_is_seen(folder: Path) -> None:
    store = warmed(folder)
    store.add(reports=[report(title="more")])
    path = folder / "reports.csv"
    text = path.read_text(encoding="utf-8").replace("Israel closes Karni", "Israel opens Karni")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(aidmap.errors.DataError, match="never edited"):
        store.read()


def test_a_change_that_keeps_size_and_time_is_seen(folder: Path) -> None:
    store = warmed(folder)
    path = folder / "sources.csv"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"AFP", b"XYZ"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert "XYZ" in {source.name for source in store.read().sources}


BROKEN = ("", "{", "[]", "null", '{"seal": 1}', '{"seal": ?, "kinds": {}, "about": 3}',
          "[" * 100_000, '{"seal":' * 100_000, "9" * 10_000, "\x00")  # fmt: skip


@pytest.mark.parametrize("hashed", [False, True])
@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_index_counts_for_nothing_and_is_written_anew(
    folder: Path, cache_folder: Path, text: str, *, hashed: bool
) -> None:
    store = warmed(folder)
    path = kept(cache_folder)
    broken = text.replace("?", json.dumps(cache.seal_of(folder)))
    path.write_text(with_hash(broken) if hashed else broken, encoding="utf-8")
    assert not is_indexed(store)
    store.read()
    assert is_indexed(store)
    store.read()


def test_an_edited_index_never_turns_planned_into_open(
    folder: Path, cache_folder: Path, run: Run
) -> None:
    right = run("status", "Erez", "--on", "2024-04-20", "--json", "--data", folder)
    assert json.loads(right.stdout)["places"][0]["status"] == "planned"
    whole = kept(cache_folder).read_bytes()
    assert b'"announced"' in whole
    kept(cache_folder).write_bytes(whole.replace(b'"announced"', b'"observed"'))
    again = run("status", "Erez", "--on", "2024-04-20", "--json", "--data", folder)
    assert again.stdout == right.stdout
    assert kept(cache_folder).read_bytes() == whole


def test_no_byte_of_an_index_can_be_another(folder: Path, cache_folder: Path) -> None:
    warmed(folder)
    path = kept(cache_folder)
    whole = path.read_bytes()
    places = [*range(0, 70, 3), *range(70, len(whole), len(whole) // 50), len(whole) - 1]
    for place in places:
        for flipped in (1, 32, 128):
            other = bytearray(whole)
            other[place] ^= flipped
            path.write_bytes(other)
            assert cache.read(folder) is None, place
    for shorter in (0, 64, 65, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:shorter])
        assert cache.read(folder) is None, shorter
    path.write_bytes(whole)
    assert cache.read(folder) is not None


def test_another_aidmap_writes_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warmed(folder)
    monkeypatch.setattr(cache, "__version__", "9")
    assert not is_indexed(FileStore(folder))


def test_an_index_of_files_that_changed_meanwhile_is_not_written(
    folder: Path, cache_folder: Path
) -> None:
    store = FileStore(folder)
    records, before = store.read_files(), cache.seal_of(folder)
    store.add(reports=[report(title="meanwhile")])
    cache.write(folder, before, records)
    assert not cache_folder.exists()


def test_faults_are_told_each_time(folder: Path, run: Run) -> None:
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",un\n", ",uno\n"), encoding="utf-8")
    told = [run("status", "--data", folder).stderr for _ in range(2)]
    assert told[0] == told[1] != ""


def test_a_cache_that_cannot_be_written_is_done_without(
    folder: Path, tmp_path: Path, run: Run
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    told = [
        run("status", "--json", "--data", folder, env={"XDG_CACHE_HOME": str(where)})
        for where in (blocked, tmp_path / "fine", tmp_path / "fine")
    ]
    assert [one.returncode for one in told] == [0, 0, 0]
    assert told[0].stdout == told[1].stdout == told[2].stdout


def test_the_cache_keeps_the_last_folders_alone(cache_folder: Path, folder: Path) -> None:
    cache_folder.mkdir(parents=True)
    for number in range(60):
        (cache_folder / f"{number}.json").write_text("{}", encoding="utf-8")
        os.utime(cache_folder / f"{number}.json", (number, number))
    warmed(folder)
    assert len(list(cache_folder.iterdir())) == cache.KEPT
    assert not (cache_folder / "0.json").exists()


def test_the_commands_say_the_same_with_and_without_an_index(run: Run, cache_folder: Path) -> None:
    for words in (
        "status --json", "status", "routes --json", "routes", "history Erez", "history Erez --json",
        "diff 2024-04-20 2024-05-08 --json", "status nowhere",
    ):  # fmt: skip
        told = []
        for warm in (False, True):
            if not warm:
                shutil.rmtree(cache_folder, ignore_errors=True)
            done = run(*words.split(), "--data", GEODATA)
            told.append((done.returncode, done.stdout, done.stderr))
        assert told[0] == told[1]


def test_a_shot_of_plain_records_takes_reports_that_are_added(folder: Path) -> None:
    warmed(folder)
    data = aidmap.Dataset(open_store(folder), WITHOUT_COURSES)
    closed = seen("closed", "2026-11-01", subject="erez", publisher="ocha")
    assert data.with_claim(closed).status("erez", on="2026-11-02").report == closed


def test_what_is_kept_is_plain_json(folder: Path, cache_folder: Path) -> None:
    warmed(folder)
    path = kept(cache_folder)
    told = content_of(path)
    assert set(told["kinds"]) == set(cache.KINDS)


def test_who_only_asks_does_not_wait_for_pydantic(folder: Path) -> None:
    warmed(folder)
    script = (
        "import sys; from aidmap.query.dataset import open_store\n"
        "data = open_store(sys.argv[1]).narrow()\n"
        "assert data.status('Erez', on='2024-04-20').status == 'planned'\n"
        "assert data.at('2024-04-20').destinations\n"
        "assert not {'pydantic', 'typer', 'geopandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(folder)], check=True)

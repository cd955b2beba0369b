"""The command line as users start it: exit codes, JSON shapes, and what reaches the terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from making import GEODATA, HANGS

from aidmap.model import answer_columns
from aidmap.model.answer_columns import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aidmap import Dataset

    Done = subprocess.CompletedProcess[str]
    Run = Callable[..., Done]

# What programs of others rely on: more may come, none of these goes.
STATE_KEYS = {
    "place", "name", "kind", "status", "since", "contested", "stale", "last_heard",
    "announced_for", "report", "pending", "agreeing", "conflicting",
}  # fmt: skip
ROUTE_KEYS = {"route", "name", "status", "since", "blocked_by", "limited_by", "places", "km"}
REPORT_KEYS = {
    "id", "subject", "status", "traffic", "basis", "effective_from", "effective_to",
    "reported_on", "recorded_at", "publisher", "title", "url", "note", "reason", "evidence",
}  # fmt: skip
HOSTILE = (Path(__file__).parents[1] / "hostile.txt").read_text(encoding="utf-8").split("\n")[:-1]
REFUSED = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "back\b\b\b\bover\x7f", "null\ufffe"]
STEERING = [
    "\x9b31mred",
    "over\x7f",
    "first\r\nsecond\rthird",
    "\u202eturned\u202c \u2066isolated\u2069",
]
COLOUR = re.compile(r"\x1b\[(\d+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def answer_of(done: Done) -> Any:
    """The JSON of a command that worked."""
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def only(items: Iterable[Any], **wanted: Any) -> Any:
    (found,) = (item for item in items if wanted.items() <= item.items())
    return found


def at_terminal(
    args: Iterable[object], answers: Iterable[tuple[str, str]] = (), **env: str
) -> tuple[int, str]:
    """Run a command at a terminal, giving each answer when its question shows."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aidmap", *map(str, args)]
    full = os.environ | {"TERM": "xterm-256color", "COLUMNS": "200"} | env
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=full) as process:
        os.close(theirs)
        shown, waiting, seen = "", list(answers), 0
        while select.select([ours], [], [], 30)[0]:
            try:
                piece = os.read(ours, 65536).decode("utf-8", "replace")
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
            if waiting and waiting[0][0] in shown[seen:]:
                seen = len(shown)
                os.write(ours, waiting.pop(0)[1].encode() + b"\n")
        if waiting:
            process.kill()
        code = process.wait(timeout=HANGS)
    os.close(ours)
    assert waiting == [], shown
    return code, shown


# Wrong usage, wrong requests.


@pytest.mark.parametrize(
    "args",
    [
        ["fly"],
        ["status", "--colour", "red"],
        ["status", "--traffic", "gold"],
        ["status", "--max-age", "old"],
        ["diff", "2024-04-16"],
        ["history"],
        ["retract", "6d49297e"],
        ["init"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(run: Run, args: list[str]) -> None:
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage:" in done.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["status", "--on", "2024-13-01"], "'2024-13-01' is not a day"),
        (["status", "--known-by", "soon"], "'soon' is not a day"),
        (["status", "--recorded-by", "2024-05-01T00:00:00"], "is not an instant"),
        (["status", "--according-to", "nobody"], "no publisher is called 'nobody'"),
        (["status", "--data", "nowhere"], "aidmap init DIR"),
        (["routes", "--what-if", "erez=ajar"], "write PLACE=STATUS"),
        (["routes", "--what-if", "erez"], "write PLACE=STATUS"),
        (["routes", "--what-if", "eros=closed"], "no place is called 'eros'"),
        (["routes", "--to", "eros"], "no place is called 'eros'"),
        (["history", "eros"], "no place is called 'eros'"),
        (["diff", "2024-04-16", "x"], "'x' is not a day"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_request_exits_1_with_one_clear_line(
    run: Run, args: list[str], message: str
) -> None:
    done = run(*args)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert message in line


@pytest.mark.parametrize(
    "name",
    [
        "erez",
        "EREZ",
        "Erez (Beit Hanoun) crossing",
        "erez (beit hanoun) CROSSING",
        "معبر بيت حانون",
        "מעבר ארז",
        "Beit Hanoun crossing",
        "EREZ east",
    ],
)
def test_a_place_is_found_by_id_name_or_alias_in_any_case(run: Run, name: str) -> None:
    answer = answer_of(run("status", name, "--on", "2024-04-19", "--json"))
    assert [state["place"] for state in answer["places"]] == ["erez"]


def test_an_unknown_place_offers_the_nearest(run: Run) -> None:
    done = run("status", "Kerem Shalon")
    assert done.returncode == 1
    assert re.search(r"no place is called 'Kerem Shalon'; nearest: kerem-shalom\b", done.stderr)


# status


def test_status_json_is_the_example_of_the_interface(run: Run) -> None:
    """By reports alone: a count says that something passed until that day."""
    asked = ["status", "erez", "--on", "2024-04-19", "--json"]
    answer = answer_of(run(*asked, "--without-counts"))
    state = answer.pop("places")[0]
    counted = answer_of(run(*asked))["places"][0]
    assert (counted["status"], counted["report"]) == ("restricted", None)
    assert re.fullmatch("[0-9a-f]{16}", counted["sighting"])
    clocks = {"on": "2024-04-19", "traffic": "goods", "known_by": None, "recorded_by": None}
    assert clocks.items() <= answer.items()
    expected = {
        "place": "erez",
        "name": "Erez (Beit Hanoun) crossing",
        "kind": "land_crossing",
        "status": "planned",
        "since": "2024-04-17",
        "contested": False,
        "stale": False,
        "last_heard": "2024-04-05",
        "announced_for": None,
        "report": "293836b37350ae22",
        "pending": None,
        "agreeing": ["293836b37350ae22"],
        "conflicting": [],
        "sighting": None,
        "publisher": "Israel PM Office",
        "basis": "announced",
    }
    assert expected.items() <= state.items()


def test_status_json_lists_every_place_in_the_order_of_its_id(run: Run) -> None:
    day = run("status", "--on", "2024-04-19", "--json")
    states = answer_of(run("status", "--on", "2024-04-19", "--json", "--all"))["places"]
    features = json.loads((GEODATA / "places.geojson").read_text(encoding="utf-8"))["features"]
    assert [state["place"] for state in states] == sorted(item["id"] for item in features)
    gone = {"karni", *(f"ghf-sds{number}" for number in range(1, 5))}
    there = [state for state in states if state["place"] not in gone]
    assert answer_of(day)["places"] == there
    assert {state["place"] for state in states if state["first_day"] or state["last_day"]} == {
        *gone, "trident-pier", "wck-jetty",
    }  # fmt: skip
    assert all(tuple(state) == names(answer_columns.PLACE) for state in states)
    assert set(names(answer_columns.PLACE)) > STATE_KEYS
    nothing = {"status": "unknown", "since": None, "last_heard": None, "report": None}
    assert nothing.items() <= only(states, place="tarqumiya").items()


def test_status_json_lists_a_leg_with_a_report_in_force(run: Run, folder: Path) -> None:
    run("update", "ashdod--erez", "closed", *FACTS, "--data", folder)
    states = answer_of(run("status", "--on", "2026-11-03", "--json", "--data", folder))["places"]
    leg = only(states, kind="leg")
    assert (leg["place"], leg["status"]) == ("ashdod--erez", "closed")
    states = answer_of(run("status", "--on", "2026-11-06", "--json", "--data", folder))["places"]
    assert [state for state in states if state["kind"] == "leg"] == []


def test_status_shows_the_clocks_it_was_asked_by(run: Run) -> None:
    clocks = ["--known-by", "2024-04-15", "--recorded-by", "2030-01-01T02:00:00+02:00"]
    answer = answer_of(run("status", "erez", "--on", "2024-04-15", "--json", *clocks))
    assert answer["known_by"] == "2024-04-15"
    assert answer["recorded_by"] == "2030-01-01T00:00:00Z"
    # the count of the trucks of that day came out on the 18th
    assert answer["places"][0]["status"] == "planned"


def test_status_recorded_by_an_instant_before_all_records_is_unknown(run: Run) -> None:
    clock = ["--recorded-by", "2026-11-21T23:59:59Z"]
    states = answer_of(run("status", "--on", "2024-04-15", "--json", *clock))["places"]
    assert {state["status"] for state in states} == {"unknown"}


def test_status_according_to_publishers(run: Run) -> None:
    asked = ["status", "KS", "--on", "2024-05-08", "--json"]
    one = answer_of(run(*asked, "--according-to", "UNRWA"))["places"][0]
    both = answer_of(run(*asked, "--according-to", "unrwa", "--according-to", "cogat"))["places"][0]
    assert (one["status"], one["contested"]) == ("closed", False)
    assert (both["status"], both["contested"]) == ("closed", True)


def test_the_table_of_statuses_shows_places_words_days_and_sources(run: Run) -> None:
    done = run("status", "--on", "2024-05-08")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = (line for line in done.stdout.splitlines() if "(kerem-shalom)" in line)
    for text in ("Kerem Shalom crossing", "closed", "2024-05-08", "contested", "UNRWA"):
        assert text in row
    assert "2024-05-08, goods" in done.stdout
    # needs no leave, and nobody reported on it
    assert "tarqumiya" not in done.stdout
    assert "tarqumiya" in run("status", "--on", "2024-05-08", "--all").stdout


@pytest.mark.parametrize(("days", "code"), [("17", 1), ("18", 0)])
def test_max_age_exits_1_where_a_status_was_last_heard_longer_ago(
    run: Run, days: str, code: int
) -> None:
    # last heard on 28 June, 18 days before
    done = run("status", "trident-pier", "--on", "2024-07-16", "--max-age", days)
    assert done.returncode == code
    assert "closed" in done.stdout
    assert ("trident-pier: last heard 2024-06-28, 18 days" in done.stderr) == (code == 1)


# routes


def test_routes_json(run: Run) -> None:
    answer = answer_of(
        run("routes", "--on", "2024-04-20", "--to", "North Gaza governorate", "--json")
    )
    assert {"on", "traffic", "routes", "destinations"} <= set(answer)
    assert "changes" not in answer
    expected = {
        "route": "ashdod-erez",
        "name": "Ashdod - Erez",
        "status": "planned",
        "since": "2024-04-20",
        "blocked_by": ["erez"],
        "limited_by": [],
        "places": ["ashdod", "erez", "north-gaza"],
        "km": 42.1,
    }
    assert expected.items() <= only(answer["routes"], route="ashdod-erez").items()
    assert all(tuple(route) == names(answer_columns.ROUTE) for route in answer["routes"])
    assert set(names(answer_columns.ROUTE)) > ROUTE_KEYS
    (north,) = answer["destinations"]
    assert tuple(north) == names(answer_columns.DESTINATION)
    expected = {
        "place": "north-gaza",
        "status": "restricted",
        "open_routes": ["air-north"],
        "choke_points": ["airdrop-north"],
    }
    assert expected.items() <= north.items()


def test_routes_what_if_shows_the_changes(run: Run) -> None:
    supposed = ["--what-if", "erez=open", "--what-if", "Airdrop area, north Gaza=closed"]
    answer = answer_of(run("routes", "--on", "2024-04-20", "--json", *supposed))
    changes = answer["changes"]
    assert changes["routes"] == [
        {"route": "air-north", "from": "restricted", "to": "closed"},
        {"route": "ashdod-erez", "from": "planned", "to": "restricted"},
        {"route": "jordan-erez", "from": "planned", "to": "restricted"},
    ]
    assert changes["destinations"] == []  # by air before, by road then
    north = only(answer["destinations"], place="north-gaza")
    assert north["choke_points"] == ["erez"]


@pytest.mark.parametrize("word", ["open", "restricted", "closed", "planned", "unknown"])
def test_what_if_takes_all_five_words(run: Run, word: str) -> None:
    answer = answer_of(run("routes", "--on", "2024-04-19", "--what-if", f"erez={word}", "--json"))
    expected = "restricted" if word == "open" else word  # Ashdod port is restricted
    assert only(answer["routes"], route="ashdod-erez")["status"] == expected


def test_the_tables_of_routes(run: Run) -> None:
    done = run("routes", "--on", "2024-04-20", "--what-if", "erez=closed")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = (line for line in done.stdout.splitlines() if line.startswith(" Ashdod - Erez"))
    assert re.search(r"closed .* erez +42\b", row)
    (row,) = (line for line in done.stdout.splitlines() if "North Gaza governorate" in line)
    assert re.search(r"restricted .*1 of 3 open .*airdrop-north", row)
    assert re.search(r"route +ashdod-erez .*planned .*closed", done.stdout)


# history, diff


def test_history_json(run: Run) -> None:
    answer = answer_of(run("history", "Trident Pier", "--json"))
    assert (answer["place"], answer["traffic"]) == ("trident-pier", "goods")
    assert answer["spans"][0] == {
        "status": "planned",
        "from": "2024-03-07",
        "to": "2024-05-16",
        "contested": False,
    }
    last = {"status": "closed", "from": "2024-07-17", "to": None, "contested": False}
    assert answer["spans"][-1] == last
    reports = answer["reports"]
    assert len(reports) == 18
    assert all(set(item) == REPORT_KEYS | {"retracted"} for item in reports)
    assert {item["retracted"] for item in reports} == {None}
    days = [item["effective_from"] for item in reports]
    assert days == sorted(days, reverse=True)


def test_the_tables_of_history_tell_spans_gap_and_reports(run: Run) -> None:
    done = run("history", "trident-pier")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"planned +2024-03-07 +2024-05-16 +71", done.stdout)
    assert "first traffic 2024-05-17: a gap of 71 days" in done.stdout
    assert "First trucks roll off the pier" in done.stdout


def test_diff_json_shows_what_changed_from_one_day_to_the_next(run: Run) -> None:
    answer = answer_of(run("diff", "2024-04-19", "2024-04-20", "--json"))
    assert (answer["from"], answer["to"]) == ("2024-04-19", "2024-04-20")
    planned = {"from": "restricted", "to": "planned"}
    assert answer["places"] == [{"place": "erez"} | planned]
    assert answer["routes"] == [
        {"route": "ashdod-erez"} | planned,
        {"route": "jordan-erez"} | planned,
    ]
    assert answer["destinations"] == []


def test_the_table_of_diff(run: Run) -> None:
    done = run("diff", "2024-04-19", "2024-04-20")
    assert re.search(r"place +erez .*restricted .*planned", done.stdout)
    assert "No status changes" in run("diff", "2024-04-17", "2024-04-18").stdout
    done = run("diff", "2024-04-16", "2024-04-17", "--without-counts")
    assert re.search(r"place +erez .*restricted .*planned", done.stdout)


# update and retract

FACTS = (
    "--from", "2026-11-01", "--to", "2026-11-05", "--basis", "observed", "--publisher", "OCHA",
    "--reported-on", "2026-11-10",
)  # fmt: skip


def journal(folder: Path) -> list[str]:
    """The lines of reports.csv that were added to the shipped ones."""
    lines = (folder / "reports.csv").read_text(encoding="utf-8").splitlines()
    shipped = (GEODATA / "reports.csv").read_text(encoding="utf-8").splitlines()
    assert lines[: len(shipped)] == shipped
    return lines[len(shipped) :]


def test_update_adds_a_report_and_shows_what_it_changes(run: Run, folder: Path) -> None:
    texts = ["--title", "Erez open", "--url", "https://example.org/1", "--note", "x"]
    more = [*texts, "--reason", "other", "--traffic", "goods,fuel", "--traffic", "people"]
    answer = answer_of(run("update", "erez", "open", *FACTS, *more, "--json", "--data", folder))
    assert answer["added"] is True
    made = answer["report"]
    assert set(made) == REPORT_KEYS
    expected = {
        "subject": "erez",
        "status": "open",
        "traffic": ["fuel", "goods", "people"],
        "basis": "observed",
        "effective_from": "2026-11-01",
        "effective_to": "2026-11-05",
        "reported_on": "2026-11-10",
        "publisher": "ocha",
        "title": "Erez open",
        "url": "https://example.org/1",
        "note": "x",
        "reason": "other",
    }
    assert expected.items() <= made.items()
    (line,) = journal(folder)
    assert line.startswith(made["id"])
    # Ashdod port is open then, the Allenby bridge restricted, Zikim and the airdrops closed
    changes = answer["changes"]
    route = {(c["route"], c["from"], c["to"]) for c in changes["routes"]}
    assert route == {("ashdod-erez", "closed", "open"), ("jordan-erez", "closed", "restricted")}
    assert {"place": "erez", "from": "closed", "to": "open"}.items() <= only(
        changes["places"], traffic="goods"
    ).items()
    (north,) = changes["destinations"]
    assert (north["place"], north["from"], north["to"]) == ("north-gaza", "closed", "open")


def test_update_shows_changes_as_a_table_too(run: Run, folder: Path) -> None:
    done = run("update", "erez", "open", *FACTS, "--data", folder)
    assert done.returncode == 0
    assert done.stderr.startswith("note: it has neither --url nor --title")
    assert re.search(r"place +erez .*closed .*open", done.stdout)
    assert re.search(r"route +ashdod-erez .*closed .*open", done.stdout)


def test_what_is_missing_is_listed_all_at_once_and_nothing_is_written(
    run: Run, folder: Path
) -> None:
    done = run("update", "--data", folder)
    assert (done.returncode, done.stdout, journal(folder)) == (2, "", [])
    expected = ["PLACE", "STATUS", "--from", "--basis", "--publisher"]
    assert re.findall(r"^missing: (\S+)", done.stderr, re.MULTILINE) == expected
    assert len(done.stderr.splitlines()) == 5
    done = run("update", "erez", "open", "--from", "2026-11-01", "--data", folder)
    assert (done.returncode, journal(folder)) == (2, [])
    assert re.findall(r"missing: (\S+)", done.stderr) == ["--basis", "--publisher"]


ALL_WRONG = """
    eros ajar --from 2024-13-01 --basis seen --publisher nobody --url ftp://x
    --reported-on 2099-01-01 --traffic gold --reason mood
"""
DAYS_WRONG = """
    erez open --from 2024-05-05 --to 2024-05-01 --reported-on 2024-05-02
    --basis observed --publisher ocha
"""


@pytest.mark.parametrize(
    ("args", "faults"),
    [
        (
            ALL_WRONG,
            [
                "'eros'",
                "'ajar'",
                "--from: '2024-13-01' is not a day",
                "--basis: ",
                "--publisher: no publisher is called 'nobody'",
                "--url: 'ftp://x' is not a web address",
                "--reported-on: 2099-01-01 is in the future",
                "--traffic: ",
                "--reason: ",
            ],
        ),
        (DAYS_WRONG, ["--to: is before", "--from: nobody can have observed"]),
        (
            "erez open --from 2099-01-01 --basis observed --publisher ocha",
            ["--from: nobody can have observed"],
        ),
        (
            "erez open --from 2024-05-01 --basis observed --publisher ocha --url javascript:x",
            ["--url: 'javascript:x' is not a web address"],
        ),
    ],
)
def test_all_that_is_wrong_is_reported_at_once_in_a_line_each_and_nothing_is_written(
    run: Run, folder: Path, args: str, faults: list[str]
) -> None:
    done = run("update", *args.split(), "--data", folder)
    assert (done.returncode, done.stdout, journal(folder)) == (1, "", [])
    lines = done.stderr.splitlines()
    for fault in faults:
        assert len([line for line in lines if fault in line]) == 1, fault
    assert len(lines) == len(faults)


def test_an_unknown_publisher_is_reported_with_how_to_add_one(run: Run, folder: Path) -> None:
    facts = ["--from", "2026-11-01", "--basis", "observed", "--publisher", "Ocho"]
    done = run("update", "erez", "open", *facts, "--data", folder)
    assert "nearest: ocha" in done.stderr
    assert "sources.csv: id,name,kind" in done.stderr


def test_update_asks_at_a_terminal_until_an_answer_is_right(folder: Path) -> None:
    answers = [
        ("Which place", "nowhere"),
        ("Which place", "Beit Hanoun crossing"),
        ("status", "planned"),
        ("status", "open"),
        ("From which day", "2026-11-31"),
        ("From which day", "2026-11-01"),
        ("nnounced or observed", "observed"),
        ("ublisher", "nobody"),
        ("ublisher", "OCHA"),
        ("Link", "ftp://x"),
        ("Link", ""),
        ("Title", "Trucks seen"),
    ]
    args = ["update", "--data", folder, "--reported-on", "2026-11-10", "--to", "2026-11-05"]
    code, shown = at_terminal(args, answers)
    assert code == 0, shown
    (line,) = journal(folder)
    assert ",erez,open,goods,observed,2026-11-01,2026-11-05,2026-11-10," in line
    assert ",ocha,Trucks seen,,," in line


def test_update_at_a_terminal_asks_only_for_what_was_not_given(folder: Path) -> None:
    args = ["update", "erez", "open", *FACTS, "--url", "https://example.org", "--data", folder]
    code, shown = at_terminal(args, [("Title", "")])
    assert code == 0
    assert "Which place" not in shown
    assert len(journal(folder)) == 1


def test_days_may_be_said_as_today_and_yesterday_where_the_places_are(
    run: Run, folder: Path
) -> None:
    before = datetime.now(ZoneInfo("Asia/Gaza")).date()
    facts = ["--from", "yesterday", "--to", "Today", "--basis", "observed", "--publisher", "ocha"]
    answer = answer_of(
        run("update", "erez", "open", *facts, "--dry-run", "--json", "--data", folder)
    )
    days = [answer["report"][name] for name in ("effective_from", "effective_to", "reported_on")]
    after = datetime.now(ZoneInfo("Asia/Gaza")).date()  # another one at midnight
    assert days in [[str(day - timedelta(days=1)), *2 * [str(day)]] for day in (before, after)]


def test_dry_run_shows_the_changes_and_writes_nothing(run: Run, folder: Path) -> None:
    args = ["update", "erez", "open", *FACTS, "--dry-run", "--data", folder]
    done = run(*args)
    assert (done.returncode, journal(folder)) == (0, [])
    assert re.search(r"route +ashdod-erez .*closed .*open", done.stdout)
    answer = answer_of(run(*args, "--json"))
    assert (answer["added"], journal(folder)) == (False, [])


def test_the_same_report_twice_is_done_and_said_so(run: Run, folder: Path) -> None:
    args = ["update", "erez", "open", *FACTS, "--data", folder]
    run(*args)
    done = run(*args)
    assert done.returncode == 0
    assert "already" in done.stdout + done.stderr
    assert answer_of(run(*args, "--json"))["added"] is False
    assert len(journal(folder)) == 1


def test_retract_by_the_start_of_an_id(run: Run, folder: Path) -> None:
    # without what Israel announced on 5 April, nothing is known of Erez on the 20th
    done = run("retract", "293836", "--because", "a test", "--data", folder)
    assert done.returncode == 0
    assert "293836b37350ae22" in done.stdout
    kept = (folder / "retractions.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert re.fullmatch(r"293836b37350ae22,\d{4}-\d\d-\d\dT[\d:.]+Z,a test", kept)
    state = answer_of(run("status", "erez", "--on", "2024-04-20", "--json", "--data", folder))[
        "places"
    ]
    assert state[0]["status"] == "unknown"
    assert journal(folder) == []


@pytest.mark.parametrize(
    ("start", "message"), [("2", "'2' begins several ids"), ("zz", "no report is called 'zz'")]
)
def test_an_ambiguous_or_unknown_id_is_not_retracted(
    run: Run, folder: Path, start: str, message: str
) -> None:
    done = run("retract", start, "--because", "x", "--data", folder)
    assert done.returncode == 1
    assert message in done.stderr
    shipped = (GEODATA / "retractions.csv").read_bytes()
    assert (folder / "retractions.csv").read_bytes() == shipped


def test_history_marks_retracted_reports(run: Run, folder: Path) -> None:
    run("retract", "293836", "--because", "a test", "--data", folder)
    answer = answer_of(run("history", "erez", "--json", "--data", folder))
    marked = {item["id"]: item["retracted"] for item in answer["reports"] if item["retracted"]}
    assert marked["293836b37350ae22"]["because"] == "a test"
    table = run("history", "erez", "--data", folder).stdout
    rows = [line for line in table.splitlines() if "[retracted]" in line]
    assert len(rows) == len(marked)
    assert any("293836b37350ae22" in row for row in rows)


def test_history_recorded_by_an_instant_does_not_mark_what_was_retracted_later(
    run: Run, folder: Path
) -> None:
    run("retract", "293836", "--because", "a test", "--data", folder)
    clock = ["--recorded-by", "2026-11-22T00:30:00Z", "--data", folder]
    answer = answer_of(run("history", "erez", "--json", *clock))
    assert answer["spans"][0]["status"] == "planned"
    assert {item["id"]: item["retracted"] for item in answer["reports"]}["293836b37350ae22"] is None
    assert "[retracted]" not in run("history", "erez", *clock).stdout


def test_a_retraction_needs_a_reason(run: Run, folder: Path) -> None:
    done = run("retract", "293836", "--because", " ", "--data", folder)
    assert done.returncode == 1
    assert "because" in done.stderr
    shipped = (GEODATA / "retractions.csv").read_bytes()
    assert (folder / "retractions.csv").read_bytes() == shipped


# Where the data set is.


def test_the_data_set_is_named_before_or_after_the_command_or_by_the_environment(
    run: Run, folder: Path
) -> None:
    run("update", "erez", "open", *FACTS, "--data", folder)
    asked = ["status", "erez", "--on", "2026-11-03", "--json"]
    for done in (
        run(*asked, "--data", folder),
        run("--data", folder, *asked),
        run(*asked, env={"AIDMAP_DATA": str(folder)}),
        run(*asked, cwd=folder.parent),
    ):
        assert answer_of(done)["places"][0]["status"] == "open"
    assert answer_of(run(*asked))["places"][0]["status"] == "closed"
    nearer = run(*asked, "--data", GEODATA, env={"AIDMAP_DATA": str(folder)})
    assert answer_of(nearer)["places"][0]["status"] == "closed"


@pytest.mark.parametrize(
    "args", [["update", "erez", "open", *FACTS], ["retract", "293836", "--because", "x"]]
)
def test_the_shipped_set_is_read_only_and_init_is_named(run: Run, args: list[str]) -> None:
    names = ("reports.csv", "retractions.csv")
    before = [(GEODATA / name).read_bytes() for name in names]
    done = run(*args)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "read-only" in line
    assert "aidmap init DIR" in line
    assert [(GEODATA / name).read_bytes() for name in names] == before


def test_init_makes_a_copy_to_edit(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert run("init", mine).returncode == 0
    assert run("update", "erez", "open", *FACTS, "--data", mine).returncode == 0
    assert run("check", "--data", mine).returncode == 0
    again = run("init", mine)
    assert again.returncode == 1
    assert "is not empty" in again.stderr


def test_init_makes_an_empty_data_set_with_a_title(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    without = run("init", mine, "--empty")
    assert without.returncode == 1
    assert "--title" in without.stderr
    assert not mine.exists()
    assert run("init", mine, "--empty", "--title", 'Sudan: "aid"').returncode == 0
    assert answer_of(run("status", "--json", "--data", mine))["places"] == []
    assert answer_of(run("routes", "--json", "--data", mine))["routes"] == []


# check, schema, map


def test_check_of_a_whole_data_set(run: Run, folder: Path) -> None:
    done = run("check", "--data", folder)
    assert (done.returncode, done.stdout) == (0, "no faults\n")
    # publishers give figures for weeks that they have given for days before
    assert all(line.startswith("doubt: ") for line in done.stderr.splitlines())


def test_check_lists_every_fault_with_file_line_and_field(run: Run, folder: Path) -> None:
    path = folder / "reports.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("observed,2011-03-02,,", "observed,2011-02-30,,")
    path.write_text(text.replace("nahal-oz,closed,fuel", "nahal-oz,ajar,fuel"), encoding="utf-8")
    done = run("check", "--data", folder)
    assert done.returncode == 1
    assert f"{path}:2: effective_from: '2011-02-30'" in done.stdout
    assert f"{path}:3: status: 'ajar'" in done.stdout
    assert done.stdout.endswith("2 faults\n")
    other = run("status", "--data", folder)
    assert (other.returncode, other.stdout) == (1, "")
    assert len(other.stderr.splitlines()) == 2


def test_a_torn_last_line_is_reported_by_every_command_and_repaired_by_check(
    run: Run, folder: Path
) -> None:
    path = folder / "reports.csv"
    whole = path.read_bytes()
    path.write_bytes(whole + b'0123456789abcdef,erez,open,goods,observed,"2026')
    shown = run("status", "erez", "--data", folder)
    assert shown.returncode == 0
    assert "truncated" in shown.stderr
    refused = run("update", "erez", "open", *FACTS, "--data", folder)
    assert refused.returncode == 1
    assert "aidmap check --repair" in refused.stderr
    assert run("check", "--data", folder).returncode == 1
    repaired = run("check", "--repair", "--data", folder)
    assert repaired.returncode == 0
    assert "reports.csv.truncated" in repaired.stdout
    assert path.read_bytes() == whole
    assert run("update", "erez", "open", *FACTS, "--data", folder).returncode == 0


def test_schema_prints_the_json_schema(run: Run) -> None:
    assert "Report" in answer_of(run("schema"))["$defs"]


def test_map_prints_the_path_and_the_finding(run: Run, tmp_path: Path) -> None:
    done = run("map", "-o", "erez.html", "--on", "2024-04-19")
    assert done.returncode == 0
    assert done.stdout.startswith("erez.html: ")
    assert "19 April 2024" in done.stdout
    page = (tmp_path / "here" / "erez.html").read_text(encoding="utf-8")
    assert 'data-on="2024-04-19"' in page


def test_map_goes_to_maps_drawn_where_there_is_a_folder_maps(run: Run, tmp_path: Path) -> None:
    here = tmp_path / "here"
    assert run("map", "--on", "2024-04-19").returncode == 0
    assert (here / "aid-routes.html").is_file()
    (here / "maps").mkdir()
    assert run("map", "--on", "2024-04-19").returncode == 0
    assert (here / "maps" / "drawn" / "aid-routes.html").is_file()


# What reaches the terminal.


def controls(text: str) -> set[str]:
    """The characters that would steer a terminal or turn text around."""
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {
        char
        for char in text
        if char != "\n" and (unicodedata.category(char) == "Cc" or char in turning)
    }


def test_a_terminal_gets_colours_unless_no_color_is_set() -> None:
    asked = ["status", "erez", "--on", "2024-04-20", "--data", GEODATA]
    code, shown = at_terminal(asked)
    assert code == 0
    assert COLOUR.search(shown)
    code, shown = at_terminal(asked, NO_COLOR="1")
    assert code == 0
    assert "planned" in shown
    assert not COLOUR.search(shown)


@pytest.mark.parametrize(
    "args",
    [["status"], ["routes"], ["history", "erez"], ["diff", "2024-04-16", "2024-05-08"], ["--help"]],
    ids=lambda args: args[0],
)
def test_a_pipe_gets_no_escape_codes(run: Run, args: list[str]) -> None:
    done = run(*args, env={"TERM": "xterm-256color", "CLICOLOR_FORCE": ""})
    assert done.returncode == 0
    assert controls(done.stdout + done.stderr) == set()


def test_hostile_texts_come_out_of_history_as_text(run: Run, folder: Path) -> None:
    texts = HOSTILE + STEERING
    assert len(HOSTILE) == 22
    for number, text in enumerate(texts, start=1):
        facts = ["--from", f"2026-10-{number:02}", "--basis", "observed", "--publisher", "ocha"]
        done = run(
            "update",
            "erez",
            "closed",
            *facts,
            f"--title={text}",
            f"--note={text}",
            "--data",
            folder,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert controls(done.stdout) == set()
    for text in REFUSED:
        facts = ["--from", "2026-11-01", "--basis", "observed", "--publisher", "ocha"]
        done = run("update", "erez", "closed", *facts, f"--note={text}", "--data", folder)
        assert done.returncode == 1
        assert re.fullmatch(r"error: --note: holds U\+.*: take it out\n", done.stderr)
        assert controls(done.stdout + done.stderr) == set()
    answer = run("history", "erez", "--json", "--data", folder)
    reports = json.loads(answer.stdout)["reports"][: len(texts)]
    assert [item["title"] for item in reversed(reports)] == texts
    assert [item["note"] for item in reversed(reports)] == texts
    table = run("history", "erez", "--data", folder)
    assert table.returncode == 0
    assert controls(table.stdout) == set()
    for text in HOSTILE:
        if not controls(text) and text.isprintable():
            assert text in table.stdout
    assert not list(folder.rglob("pwned"))
    assert not list((folder.parent / "here").rglob("pwned"))


def test_json_writes_what_steers_a_terminal_as_escapes(run: Run, folder: Path) -> None:
    text = "".join(STEERING)
    run("update", "erez", "open", *FACTS, f"--title={text}", "--data", folder)
    done = run("history", "erez", "--json", "--data", folder)
    assert json.loads(done.stdout)["reports"][0]["title"] == text
    assert controls(done.stdout) == set()


def test_hostile_requests_are_shown_as_text(run: Run) -> None:
    for text in STEERING + REFUSED:
        done = run("status", text)
        assert done.returncode == 1
        assert controls(done.stderr) == set()


def test_bytes_that_are_no_text_are_refused_without_a_traceback(folder: Path) -> None:
    command = [sys.executable, "-m", "aidmap", "update", "erez", "open", *FACTS]
    done = subprocess.run(
        [*command, "--title", b"\xff\xfe", "--data", str(folder)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=HANGS,
        check=False,
    )
    assert done.returncode == 1
    assert b"--title" in done.stderr
    assert b"Traceback" not in done.stderr
    assert journal(folder) == []


def test_update_without_any_standard_input_lists_what_is_missing(folder: Path) -> None:
    command = f"{sys.executable} -m aidmap update --data '{folder}' <&-"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", timeout=HANGS, check=False
    )
    assert done.returncode == 2
    assert "missing: PLACE" in done.stderr


def test_a_reader_that_stops_early_causes_no_traceback(folder: Path) -> None:
    command = f"{sys.executable} -m aidmap history kerem-shalom --json --data '{folder}' | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", timeout=HANGS, check=False
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_the_command_line_loads_no_heavy_library() -> None:
    script = "import sys, aidmap.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stdout.split())
    assert "aidmap" in loaded
    assert loaded & {"pandas", "geopandas", "folium", "matplotlib", "shapely", "numpy"} == set()


UNNEEDED = """
import sys
for name in ("pydantic", "tomllib", "aidmap.store.folder.repair", "aidmap.store.folder.shapes"):
    sys.modules[name] = None
from aidmap.cli import main
main()
"""


def test_reports_and_counts_are_entered_without_what_is_slow_to_import(
    run: Run, folder: Path
) -> None:
    assert run("status", "--data", folder).returncode == 0  # which writes an index
    entered = (
        ("update", "erez", "open", *FACTS),
        ("update", "erez", "closed", *FACTS),  # what was added is read
        ("count", "erez", "12", "trucks", "--on", "2026-11-01", "--publisher", "ocha",
         "--stage", "entered", "--reported-on", "2026-11-02"),
    )  # fmt: skip
    for words in entered:
        done = subprocess.run(
            [sys.executable, "-c", UNNEEDED, *words, "--data", str(folder)],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), words


def test_a_console_that_knows_no_symbols_gets_the_words(run: Run, folder: Path) -> None:
    done = run(
        "status", "erez", "--data", folder, env={"PYTHONIOENCODING": "cp1252"}, encoding="cp1252"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "closed" in done.stdout


def test_an_answer_that_cannot_be_printed_is_one_line(run: Run, folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(
            "update", "erez", "open", *FACTS, "--data", folder,
            capture_output=False, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 1
    assert "could not be printed: No space left on device; what was added is added" in done.stderr
    assert len(journal(folder)) == 1


def test_all_unknown_names_are_reported_at_once(run: Run, folder: Path) -> None:
    done = run("status", "Ezer", "foo", "--data", folder)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2
    done = run("diff", "a", "b", "--data", folder)
    assert len(done.stderr.splitlines()) == 2


def test_routes_end_at_destinations(run: Run, folder: Path) -> None:
    done = run("routes", "--to", "erez", "--data", folder)
    assert done.returncode == 1
    assert "no route ends there" in done.stderr
    assert "north-gaza" in done.stderr


def test_an_empty_traffic_is_refused(run: Run, folder: Path) -> None:
    done = run("update", "erez", "open", *FACTS, "--traffic", "", "--data", folder)
    assert (done.returncode, journal(folder)) == (1, [])
    assert done.stderr == "error: --traffic: is empty\n"


def test_the_data_set_of_the_environment_holds_for_every_command(run: Run, folder: Path) -> None:
    table = folder.parent / "new.csv"
    table.write_text(
        "place,status,traffic,basis,from,reported_on,publisher\n"
        "erez,open,goods,observed,2026-11-01,2026-11-01,ocha\n",
        encoding="utf-8",
    )
    for command in (["import", "reports", table], ["status", "--json"], ["check"]):
        assert run(*command, env={"AIDMAP_DATA": str(folder)}).returncode == 0
        assert run("--data", folder, *command).returncode == 0
        assert run(*command, env={"AIDMAP_DATA": "/nowhere"}).returncode == 1
    before = len((GEODATA / "reports.csv").read_text(encoding="utf-8").splitlines())
    assert len((folder / "reports.csv").read_text(encoding="utf-8").splitlines()) == before + 1


def test_a_day_of_the_week_is_the_last_one(shipped: Dataset) -> None:
    today = shipped.records.about.today()
    for name, number in (("monday", 0), ("Sun", 6), ("الجمعة", 4), ("vendredi", 4)):
        day = shipped.day(name)
        assert day.weekday() == number
        assert 0 <= (today - day).days < 7


# Doubts on an import.

GATES = 'name,kind,coordinates\nOne,pier,"[34.27, 31.23]"\n'


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_a_doubt_is_answered_at_the_terminal(
    run: Run, tmp_path: Path, answer: str, code: int
) -> None:
    where = tmp_path / "empty"
    run("init", where, "--empty", "--title", "T", "--time-zone", "UTC", "--licence", "L",
        "--credit", "me")  # fmt: skip
    (tmp_path / "p.csv").write_text(GATES, encoding="utf-8")
    command = ("import", "places", tmp_path / "p.csv", "--data", where)
    assert at_terminal(command, [("Is that meant?", answer)])[0] == code
    there = json.loads((where / "places.geojson").read_text(encoding="utf-8"))["features"]
    assert len(there) == (1 if answer == "y" else 0)


def test_every_option_that_a_message_names_exists() -> None:
    import typer

    from aidmap import cli

    def options(command: Any) -> set[str]:
        found = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        return found.union(*map(options, getattr(command, "commands", {}).values()))

    known = options(typer.main.get_command(cli.app)) | {"--help"}
    foreign = {"--ours", "--theirs"}  # of git
    for path in (GEODATA.parent / "aidmap").rglob("*.py"):
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text(encoding="utf-8")))
        assert named - known - foreign == set(), path

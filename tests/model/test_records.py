"""The records: content ids, what is refused and in which words, and their JSON Schema."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import FrozenInstanceError
from itertools import permutations
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from making import GEODATA, NO_TEXT, day, report

from aidmap.errors import DataError
from aidmap.model import Report, as_json, construct, parse
from aidmap.model.record import columns
from aidmap.model.schemas import KINDS, json_schema
from aidmap.model.validation import validate

if TYPE_CHECKING:
    from aidmap import Dataset

GOOD = {
    "subject": "erez",
    "status": "open",
    "traffic": ["goods"],
    "basis": "observed",
    "effective_from": "2024-05-01",
    "reported_on": "2024-05-02",
    "recorded_at": "2024-05-02T10:00:00Z",
    "publisher": "ocha",
}
PLACE = {
    "id": "erez",
    "kind": "land_crossing",
    "name_en": "Erez",
    "lon": 34.5,
    "lat": 31.5,
    "accuracy_m": 100,
}

ROUTE_FIELDS = {"id": "r", "name_en": "R", "traffic": ["goods"], "places": ["a", "b"]}
ABOUT = {
    "id": "x",
    "title_en": "T",
    "time_zone": "Asia/Gaza",
    "licence": "CC0",
    "disclaimer_en": "D",
}


def faults(kind: str, fields: dict[str, Any]) -> list[str]:
    with pytest.raises(DataError) as caught:
        validate(KINDS[kind], fields)
    return caught.value.lines


# Content ids.


def id_by_the_rule(row: dict[str, str]) -> str:
    """docs/files.md, reports.csv: all columns but id and recorded_at, as canonical JSON."""
    fields: dict[str, Any] = {name: text or None for name, text in row.items()}
    del fields["id"], fields["recorded_at"]
    fields["traffic"] = sorted(row["traffic"].split("|"))
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def test_the_id_of_a_known_row_is_the_hash_of_its_canonical_json() -> None:
    canonical = (
        '{"basis":"observed","effective_from":"2011-03-02","effective_to":null,'
        '"note":"Pre-war baseline: announced 2 Mar 2011","publisher":"la-times","reason":null,'
        '"reported_on":"2011-03-03","status":"closed","subject":"karni",'
        '"title":"Israel closes Karni for good, trade moves to Kerem Shalom","traffic":["goods"],'
        '"url":"https://www.latimes.com/world/la-xpm-2011-mar-03-'
        'la-fg-gaza-crossing-closure-20110303-story.html"}'
    )
    expected = hashlib.sha256(canonical.encode()).hexdigest()[:16]
    assert expected == "6d49297e3e130203"
    made = parse(
        "report",
        json.loads(canonical) | {"recorded_at": "2030-01-01T00:00:00Z"},
    )
    assert made.id == expected


def test_the_ids_of_all_shipped_reports_follow_the_rule(shipped: Dataset) -> None:
    with (GEODATA / "reports.csv").open(encoding="utf-8", newline="") as file:
        by_the_rule = [id_by_the_rule(row) for row in csv.DictReader(file)]
    assert [item.id for item in shipped.records.reports] == by_the_rule


def test_ids_do_not_depend_on_the_order_of_traffic_or_on_when_it_was_entered() -> None:
    ids = {
        report(traffic=order, recorded_at=instant).id
        for order in permutations(["goods", "fuel", "people"])
        for instant in ("2024-06-01T00:00:00Z", "2025-06-01T00:00:00+02:00")
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "zikim"),
        ("status", "closed"),
        ("traffic", ["fuel"]),
        ("basis", "announced"),
        ("effective_from", "2024-04-30"),
        ("effective_to", "2024-06-01"),
        ("reported_on", "2024-05-03"),
        ("publisher", "wfp"),
        ("title", "x"),
        ("url", "https://example.org/"),
        ("note", "x"),
        ("reason", "damage"),
    ],
)
def test_every_field_but_recorded_at_is_part_of_the_id(field: str, value: Any) -> None:
    assert parse("report", GOOD | {field: value}).id != parse("report", GOOD).id


def test_blank_fields_are_missing_ones() -> None:
    blank = {"effective_to": "", "title": " ", "url": "", "note": "\t", "reason": ""}
    assert parse("report", GOOD | blank) == parse("report", GOOD)


WRITABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NO_TEXT))


@given(WRITABLE, WRITABLE)
def test_a_report_read_back_from_its_json_is_the_same(title: str, note: str) -> None:
    made = report(title=title, note=note)
    assert parse("report", json.loads(json.dumps(as_json(made)))) == made


# Characters that no name and no text may have.

NAME_FIELDS = [
    ("source", {"id": "x", "kind": "un"}, "name"),
    ("place", PLACE, "name_en"),
    ("place", PLACE, "name_ar"),
    ("place", PLACE, "operator"),
    ("route", ROUTE_FIELDS, "name_fr"),
    ("dataset", ABOUT, "title_en"),
    ("dataset", ABOUT, "title_he"),
    ("dataset", ABOUT, "licence"),
    ("definition", {}, "title"),
]


@pytest.mark.parametrize(("kind", "fields", "field"), NAME_FIELDS)
@pytest.mark.parametrize("char", ["\0", "\n", "\x1b", "\x7f", "\x85", "\ufeff", "\uffff"])
def test_names_hold_no_control_characters(
    kind: str, fields: dict[str, Any], field: str, char: str
) -> None:
    assert validate(KINDS[kind], fields | {field: "A\tname\u202e"})
    (told,) = faults(kind, fields | {field: f"A{char}name"})
    assert told.startswith(f"{field}: holds U+{ord(char):04X}, ")
    assert told.endswith(": take it out")


@pytest.mark.parametrize("blank", [" ", "\u200b", "\ufeff \u2060", "\u3164", "\t\x9f"])
def test_a_name_that_nobody_sees_is_none(blank: str) -> None:
    told = faults("source", {"id": "x", "kind": "un", "name": blank})
    assert told == ["name: holds nothing that can be seen"]
    assert faults("place", PLACE | {"aliases": ["A", blank]})


@pytest.mark.parametrize("field", ["title", "note"])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example(text="a\0")
@example(text="a\ufeff\n\x85\u202e")
def test_free_texts_hold_what_xml_can(field: str, text: str) -> None:
    if text.strip() and set(text) & set(NO_TEXT):
        with pytest.raises(
            DataError, match=r"holds U\+.*, which no document can hold: take it out"
        ):
            report(**{field: text})
        return
    kept = getattr(report(**{field: text}), field)
    assert kept == (text if text.strip() else None)
    etree.fromstring(f"<x>{escape(kept or '')}</x>")


# Records.


def test_a_copy_with_other_fields_has_those_alone() -> None:
    made = report(title="A title", note="A note")
    copy = made.with_fields(title="Another")
    assert (copy.title, copy.note, copy.id) == ("Another", "A note", made.id)
    assert made.title == "A title"
    with pytest.raises(KeyError, match="tilte"):
        made.with_fields(tilte="Another")


@pytest.mark.parametrize("field", columns(Report))
def test_reports_are_frozen(field: str) -> None:
    made = report()
    with pytest.raises(FrozenInstanceError):
        setattr(made, field, None)


def test_instants_are_kept_in_utc() -> None:
    made = report(recorded_at="2024-06-01T02:30:00+03:00")
    assert as_json(made)["recorded_at"] == "2024-05-31T23:30:00Z"


def test_traffic_is_sorted_and_told_once() -> None:
    assert report(traffic=["people", "goods", "people"]).traffic == ("goods", "people")


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        ("2024-04-30", False),
        ("2024-05-01", True),
        ("2024-05-03", True),
        ("2024-05-04", False),
    ],
)
def test_a_bounded_report_is_in_force_from_its_first_to_its_last_day(
    *, on: str, holds: bool
) -> None:
    bounded = report(effective_from="2024-05-01", effective_to="2024-05-03")
    assert bounded.in_force(day(on)) is holds


def test_a_name_that_is_missing_in_a_language_is_told_in_english() -> None:
    made = parse("place", PLACE | {"name_ar": "معبر بيت حانون"})
    assert (made.name("ar"), made.name("he")) == ("معبر بيت حانون", "Erez")


# What is refused, and in which words.


@pytest.mark.parametrize(
    "bad",
    ["2024-13-01", "2024-02-30", "1 May 2024", "20240501", "２０２４-05-01"],
)
@pytest.mark.parametrize("field", ["effective_from", "effective_to", "reported_on"])
def test_a_bad_day_is_told_with_its_field(field: str, bad: str) -> None:
    assert faults("report", GOOD | {field: bad}) == [
        f"{field}: {bad!r} is not a day: write it as 2024-04-20"
    ]


@pytest.mark.parametrize("bad", ["0001-01-01T00:00:00+03:00", "9999-12-31T23:00:00-03:00"])
def test_an_instant_of_no_year_in_utc_is_refused(bad: str) -> None:
    assert faults("report", GOOD | {"recorded_at": bad}) == [
        f"recorded_at: {bad.replace('T', ' ')} is not an instant: its year in UTC is none"
    ]


@pytest.mark.parametrize(
    "bad", ["2024-05-02T10:00:00", "2024-05-02 10:00", "2024-05-02", "yesterday", ""]
)
def test_an_instant_without_its_offset_is_refused(bad: str) -> None:
    assert faults("report", GOOD | {"recorded_at": bad}) == [
        f"recorded_at: {bad!r} is not an instant: write it as 2024-04-20T12:00:00Z"
    ]


@pytest.mark.parametrize(
    "bad",
    [
        "ftp://example.org/x",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html,x",
        "//example.org/x",
        "example.org",
        "https://",
        "https://example.org/a b",
        "http:///x",
    ],
)
def test_an_address_that_is_not_of_the_web_is_refused(bad: str) -> None:
    (fault,) = faults("report", GOOD | {"url": bad})
    assert fault.startswith(f"url: {bad!r} is not a web address")


def test_http_and_https_are_both_fine() -> None:
    for url in ("http://example.org", "https://example.org/a?b=c#d"):
        assert parse("report", GOOD | {"url": url}).url == url


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"effective_to": "2024-04-30"}, "effective_to"),
        ({"effective_from": "2024-05-03"}, "effective_from"),  # observed before it could be
        ({"status": "planned"}, "status"),
        ({"status": "unknown"}, "status"),
        ({"status": "Open"}, "status"),
        ({"basis": "rumoured"}, "basis"),
        ({"traffic": []}, "traffic"),
        ({"traffic": ["gold"]}, "traffic"),
        ({"reason": "mood"}, "reason"),
        ({"subject": "Erez!"}, "subject"),
        ({"publisher": ""}, "publisher"),
        ({"id": "0123456789abcdef"}, "id"),  # edited: its content gives another
        ({"id": "x"}, "id"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_the_fault_of_a_bad_report_names_the_field(changed: dict[str, Any], field: str) -> None:
    (fault,) = faults("report", GOOD | changed)
    assert fault.split(":")[0].split(".")[0] == field


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field_is_told(field: str) -> None:
    without = {name: value for name, value in GOOD.items() if name != field}
    assert faults("report", without) == [f"{field}: is missing"]


def test_an_announcement_may_be_of_the_future() -> None:
    ahead = GOOD | {"basis": "announced", "effective_from": "2024-06-01"}
    assert parse("report", ahead).effective_from == day("2024-06-01")


def test_an_edited_report_is_told_what_to_do() -> None:
    made = as_json(report())
    (fault,) = faults("report", made | {"status": "closed"})
    assert fault.startswith("id: its content gives ")
    assert "retract" in fault


def test_all_faults_of_a_record_are_told_at_once() -> None:
    bad = {"status": "ajar", "effective_from": "soon", "url": "ftp://x", "recorded_at": "now"}
    told = [fault.split(":")[0] for fault in faults("report", GOOD | bad)]
    assert sorted(told) == sorted(bad)


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("place", PLACE | {"kind": "volcano"}, "kind"),
        ("place", PLACE | {"lat": 91}, "lat"),
        ("place", PLACE | {"lon": "east"}, "lon"),
        ("place", PLACE | {"accuracy_m": 0}, "accuracy_m"),
        ("place", PLACE | {"name_en": ""}, "name_en"),
        ("place", PLACE | {"iata": "TLV"}, "iata"),  # a crossing has none
        ("place", PLACE | {"kind": "seaport", "unlocode": "il"}, "unlocode"),
        ("source", {"id": "ocha", "name": "OCHA", "kind": "UN"}, "kind"),
        (
            "retraction",
            {"report": "x", "recorded_at": "2024-05-02T10:00Z", "because": "y"},
            "report",
        ),
        (
            "retraction",
            {"report": "0" * 16, "recorded_at": "2024-05-02T10:00Z", "because": ""},
            "because",
        ),
        (
            "route",
            {
                "id": "r",
                "name_en": "R",
                "traffic": ["goods"],
                "places": ["a", "b"],
                "first_day": "2024-05-02",
                "last_day": "2024-05-01",
            },
            "last_day",
        ),
        (
            "route",
            {"id": "r", "name_en": "R", "traffic": ["goods"], "places": ["a"]},
            "places",
        ),
    ],
)
def test_the_fault_of_another_bad_record_names_the_field(
    kind: str, fields: dict[str, Any], field: str
) -> None:
    (fault,) = faults(kind, fields)
    assert fault.split(":")[0].split(".")[0] == field


def test_a_fault_names_file_and_line() -> None:
    with pytest.raises(DataError) as caught:
        parse("report", GOOD | {"status": "ajar"}, file="reports.csv", line=7)
    assert str(caught.value).startswith("reports.csv:7: status: 'ajar'")


# JSON Schema.


def test_the_schema_defines_every_kind_of_record_and_describes_its_fields() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(KINDS) == {
        "place",
        "leg",
        "route",
        "source",
        "count",
        "report",
        "retraction",
        "dataset",
        "definition",
    }
    assert {"Report", "Retraction", "Leg", "Route", "Source"} <= set(schema["$defs"])
    fields = schema["$defs"]["Report"]["properties"]
    assert set(fields) == set(columns(Report))
    for name in ("subject", "effective_from", "effective_to", "reported_on", "recorded_at"):
        assert fields[name]["description"]
    assert all(definition.get("description") for definition in schema["$defs"].values())


def test_the_schema_takes_the_shipped_reports(shipped: Dataset) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    check = jsonschema.Draft202012Validator(schema | {"$ref": "#/$defs/Report"})
    for item in shipped.records.reports:
        check.validate(as_json(item))


# Languages.


def test_a_name_may_be_in_any_language() -> None:
    place = parse("place", PLACE | {"name_uk": "Ерез", "name_zh-Hant": "埃雷茲", "name_ar": ""})
    assert place.names == {"en": "Erez", "uk": "Ерез", "zh-Hant": "埃雷茲"}
    assert (place.name("uk"), place.name("ar")) == ("Ерез", "Erez")
    fields = as_json(place)
    assert (fields["name_uk"], fields["name_ar"]) == ("Ерез", None)
    assert parse("place", fields) == place


@pytest.mark.parametrize(
    ("column", "wrong"),
    [("name_xx", "'xx' is no language"), ("name_english", "'english' is no language"),
     ("name_eng", "write the language as en, not eng"), ("nam_en", "is no column of ours")],
)  # fmt: skip
def test_a_language_that_is_none_is_refused(column: str, wrong: str) -> None:
    (told,) = faults("place", PLACE | {column: "x"})
    assert told.startswith(f"{column}: {wrong}")


def test_english_is_always_there() -> None:
    fields = {name: value for name, value in PLACE.items() if name != "name_en"}
    assert faults("place", fields | {"name_ar": "x"}) == ["name_en: is missing"]


# Made without validation.


def test_records_from_columns_are_those_that_validation_gives(shipped: Dataset) -> None:
    for kind in ("place", "leg", "route", "source", "report", "retraction"):
        records = getattr(shipped.records, f"{kind}s")
        rows = [as_json(one) for one in records]
        names = list(dict.fromkeys(name for row in rows for name in row))
        values = [[row.get(name) for row in rows] for name in names]
        assert construct(kind, names, values) == records
        assert tuple(parse(kind, _without_empty(row)) for row in rows) == records


def _without_empty(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}

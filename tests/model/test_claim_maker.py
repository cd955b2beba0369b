"""Many claims of fields, each value checked once: the same records and faults as one by one."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidmap.errors import DataError
from aidmap.model import claim_maker, parse
from aidmap.model.claim_maker import ClaimMaker
from aidmap.model.vocabulary import Status

ABROAD = timezone(timedelta(hours=3))
TEXTS = (
    "",
    " ",
    "A title",
    "\u0645\u0639\u0628\u0631",
    "a\tb",
    "a\x00b",
    "\ud800",
    "\ufeff",
    None,
    7,
)
DAYS = ("2024-05-01", "2024-05-02", date(2024, 5, 1), datetime(2024, 5, 1, tzinfo=UTC),
        datetime(2024, 4, 30, 23, tzinfo=ABROAD), "1 May", "", None, 0)  # fmt: skip
SHARED: dict[str, tuple[Any, ...]] = {
    "subject": ("erez", "Erez", "", None, 1),
    "publisher": ("ocha", "wfp", "OCHA"),
    "reported_on": (*DAYS, "2024-05-03"),
    "recorded_at": ("2024-05-03T00:00:00Z", "2024-05-03T03:00:00+03:00", "2024-05-03", "",
                    datetime(2024, 5, 3, tzinfo=ABROAD), datetime(2024, 5, 3), None,  # noqa: DTZ001 - to be refused
                    datetime(1, 1, 1, tzinfo=ABROAD)),
    "title": TEXTS, "note": TEXTS,
    "url": ("https://example.org/a?b#c", "http://a.b/[", "https://[::1]/", "ftp://a", "https://",
            "HTTPS://a.b", "https://a.b/ c", "https://a.b:80", "https://\u0645/", "", None),
    "evidence": ("", None, "0" * 64, "0"),
}  # fmt: skip
FIELDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "report": SHARED | {
        "status": ("open", "closed", "shut", Status.OPEN, True, 1),
        "traffic": (["goods"], ["fuel", "goods"], ("goods",), ["goods", "x"], [], "goods", [1], {}),
        "basis": ("observed", "announced", "seen"),
        "effective_from": DAYS, "effective_to": DAYS, "reason": ("", None, "security", "x"),
    },
    "count": SHARED | {
        "direction": ("in", "out", "by"), "traffic": ("goods", ["goods"], ["goods", "fuel"]),
        "measure": ("trucks", "x"), "stage": ("entered", "x"), "first_day": DAYS, "last_day": DAYS,
        "value": ("1", "1.0", 1, 1.0, True, Decimal(1), Decimal("1.0"), "-1", "x"),
        "cargo": TEXTS,
    },
}  # fmt: skip
RIGHT: dict[str, dict[str, Any]] = {
    kind: {name: values[0] for name, values in fields.items()} for kind, fields in FIELDS.items()
}


def outcome(make: Any, *kind: str, fields: dict[str, Any]) -> tuple[Any, ...]:
    """What became of fields: the record with the classes of its values, or the faults."""
    try:
        made = make(*kind, fields, file="x.csv", line=3)
    except DataError as error:
        return ("refused", error.lines)
    names = made.__dataclass_fields__
    return ("made", [(getattr(made, name), type(getattr(made, name)), str(getattr(made, name)))
                     for name in names])  # fmt: skip


@st.composite
def some_fields(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Fields that are right but for a few."""
    changed = draw(st.lists(st.sampled_from([*FIELDS[kind]]), max_size=3))
    fields = RIGHT[kind] | {name: draw(st.sampled_from(FIELDS[kind][name])) for name in changed}
    for name in draw(st.lists(st.sampled_from([*fields]), max_size=1)):
        del fields[name]
    return fields | draw(st.sampled_from([{}, {}, {"id": "0" * 16}, {"id": ""}, {"x": "y"}]))


@pytest.mark.sampled
@pytest.mark.parametrize("kind", FIELDS)
@settings(max_examples=300)
@given(data=st.data())
def test_the_same_comes_of_many_as_of_each(kind: str, data: st.DataObject) -> None:
    maker = ClaimMaker(kind)
    for fields in data.draw(st.lists(some_fields(kind), min_size=1, max_size=12)):
        right = outcome(parse, kind, fields=fields)
        assert outcome(maker.make, fields=fields) == right
        assert outcome(maker.make, fields=fields) == right


@pytest.mark.parametrize("kind", FIELDS)
def test_an_id_is_compared_with_the_content(kind: str) -> None:
    maker = ClaimMaker(kind)
    made = maker.make(RIGHT[kind])
    assert maker.make(RIGHT[kind] | {"id": made.id}) == made
    again = RIGHT[kind] | {"id": made.id}
    assert maker.make(again) == made
    with pytest.raises(DataError, match="its content gives"):
        maker.make(again | {"title": "Another"})


def test_values_that_come_again_are_checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[Any] = []
    check = claim_maker.CHECKS["effective_from"]
    monkeypatch.setitem(
        claim_maker.CHECKS, "effective_from", lambda value: checked.append(value) or check(value)
    )
    monkeypatch.delattr(claim_maker, "parse")
    maker = ClaimMaker("report")
    for number in range(1000):
        day = f"2024-05-{number % 20 + 1:02}"
        said = {"title": f"Title {number}", "effective_from": day, "effective_to": None}
        maker.make(RIGHT["report"] | said | {"reported_on": "2024-06-01"})
    assert len(checked) == 20

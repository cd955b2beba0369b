"""Figures to compare counts with: what dataset.toml may say, and what is said of faults."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pytest
from making import GEODATA

import aidmap
from aidmap.errors import DataError
from aidmap.model import About, Stage, as_json, construct, parse
from aidmap.model.field_types import Weekday
from aidmap.model.schemas import field_descriptions, json_schema
from aidmap.model.vocabulary import WEEKDAYS
from aidmap.store.folder.load import about_of
from aidmap.store.folder.serialize import serialize

if TYPE_CHECKING:
    from pathlib import Path

    from aidmap import Dataset

LINE: dict[str, Any] = {
    "value": 500, "measure": "trucks", "per": "day", "label_en": "before", "source": "OCHA",
}  # fmt: skip


def about_with(shipped: Dataset, *lines: Any) -> About:
    fields = as_json(shipped.about) | {"reference": list(lines)}
    made: About = parse("dataset", fields, file="dataset.toml")
    return made


def test_the_shipped_line_is_of_a_working_day(shipped: Dataset) -> None:
    [line] = shipped.about.reference
    assert (line.value, line.measure, line.per) == (Decimal(500), "trucks", "day")
    assert line.weekdays == ("sunday", "monday", "tuesday", "wednesday", "thursday")
    assert set(line.labels) == {"en", "ar", "he", "fr"}
    assert line.label("uk") == line.label("en")
    assert "OCHA" in line.source


def test_a_line_comes_back_from_json_toml_and_index(shipped: Dataset, tmp_path: Path) -> None:
    more = {"weekdays": ["friday", "friday"], "stages": ["entered"], "label_uk": "до"}
    about = about_with(shipped, LINE | more)
    assert about.reference[0].weekdays == ("friday",)
    assert about.reference[0].stages == (Stage.ENTERED,)
    assert about.reference[0].direction is None
    row = as_json(about)
    assert parse("dataset", row) == about
    assert construct("dataset", list(row), [[value] for value in row.values()]) == (about,)
    copied = serialize(aidmap.open_store(GEODATA).records, {})["dataset.toml"]
    (tmp_path / "dataset.toml").write_bytes(copied)
    assert b"[[reference]]" in copied
    assert about_of(tmp_path, []) == shipped.about


def test_all_faults_are_told_by_the_names_of_dataset_toml(shipped: Dataset) -> None:
    wrong = {"value": 1.5, "measure": "carts", "per": "day", "label_ar": "x", "source": ""}
    with pytest.raises(DataError) as error:
        about_with(shipped, LINE, wrong, 5)
    told = [(fault.file, fault.field) for fault in error.value.faults]
    assert told == [
        ("dataset.toml", field)
        for field in (
            "reference.2.value", "reference.2.measure", "reference.2.label_en",
            "reference.2.source", "reference.3",
        )
    ]  # fmt: skip


@pytest.mark.parametrize("per", ["week", "month"])
def test_weekdays_are_of_days(shipped: Dataset, per: str) -> None:
    with pytest.raises(DataError, match="of a figure per day, not per"):
        about_with(shipped, LINE | {"per": per, "weekdays": ["sunday"]})


def test_the_schema_says_what_a_line_is() -> None:
    schema = json_schema("dataset")
    line = schema["$defs"]["Reference"]
    assert {"value", "measure", "per", "weekdays", "label_en", "label_ar", "source", "url"} <= set(
        line["properties"]
    )
    assert "labels" not in line["properties"]
    assert "compare" in field_descriptions("dataset")["reference"]


def test_weekdays_have_their_names_once() -> None:
    assert get_args(Weekday) == WEEKDAYS

"""What several test files are made of: the shipped folder, and reports with sensible defaults."""

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aidmap.models import Report, Traffic, as_json, parse

GEODATA = Path(__file__).parents[1] / "geodata"
Run = Callable[..., subprocess.CompletedProcess[str]]  # of the command line
TODAY = date(2026, 11, 22)


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


def made_up_folder(folder: Path, *, places: int, routes: int, reports: int) -> Path:
    """Write a made-up data set: places in a grid, routes between neighbours, reports in turn."""
    from aidmap import stores

    about = 'id = "made-up"\ntitle_en = "Made up"\ntime_zone = "UTC"\nlicence = "none"\n'
    stores.init(folder, about=about + 'disclaimer_en = "Made up."\n')
    ids = [f"p{number}" for number in range(places)]
    points = [(30 + number % 100 * 0.05, 25 + number // 100 * 0.05) for number in range(places)]
    _write_features(folder / "places.geojson", [
        {"id": key, "kind": "land_crossing", "name_en": f"Place {key}", "accuracy_m": 300,
         "geometry": {"type": "Point", "coordinates": list(point)}}
        for key, point in sorted(zip(ids, points, strict=True))
    ])  # fmt: skip
    steps = [(start, start + 1) for start in range(min(routes * 2, places - 1))]
    _write_features(folder / "legs.geojson", [
        {"id": f"{ids[one]}--{ids[two]}", "start": ids[one], "end": ids[two], "mode": "road",
         "km": 5, "geometry": {"type": "LineString", "coordinates": [points[one], points[two]]}}
        for one, two in steps
    ])  # fmt: skip
    with (folder / "routes.csv").open("a", encoding="utf-8") as file:
        for number in range(routes):
            way = "|".join(ids[number * 2 % (places - 2) :][:3])
            file.write(_row(folder / "routes.csv", id=f"r{number}", name_en=f"Route {number}",
                            traffic="goods", places=way))  # fmt: skip
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        for number in range(20):
            fields = {"id": f"s{number}", "name": f"Source {number}", "kind": "un"}
            file.write(_row(folder / "sources.csv", **fields))
    with (folder / "reports.csv").open("a", encoding="utf-8") as file:
        for number in range(reports):
            file.write(_row(folder / "reports.csv", **_made_up_report(number, ids)))
    return folder


def _made_up_report(number: int, ids: list[str]) -> dict[str, str]:
    first = date(2024, 1, 1) + timedelta(days=number * 7919 % 800)
    made = report(
        subject=ids[number % len(ids)],
        status=("open", "restricted", "closed")[number * 31 % 3],
        basis=("observed", "observed", "announced")[number * 17 % 3],
        effective_from=first,
        publisher=f"s{number % 20}",
        title=f"Document {number}",
        url=f"https://example.org/{number}",
    )
    fields = as_json(made)
    return {key: "|".join(text) if isinstance(text, list) else text for key, text in fields.items()}


def _write_features(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [
        json.dumps({
            "type": "Feature", "id": record["id"], "geometry": record["geometry"],
            "properties": {key: value for key, value in record.items() if key != "geometry"},
        })
        for record in records
    ]  # fmt: skip
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


@cache
def _columns(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n", maxsplit=1)[0].split(",")


def _row(path: Path, **fields: str | None) -> str:
    return ",".join(fields.get(column) or "" for column in _columns(path)) + "\n"

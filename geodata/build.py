"""Makes geodata/ anew: the drawn layers from places, routes and land, and the tables from facts."""

import argparse
import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import context
import legs
import shapely
import shapes
from shapely import LineString, Point

from aidmap.model import Report, columns_of, parse

HERE = Path(__file__).parent

Row = dict[str, str]
Feature = dict[str, Any]

REPORT_FIELDS = list(columns_of("report"))
ROUTE_FIELDS = list(columns_of("route"))
FIRST_RECORDED_AT = datetime(2026, 11, 22, tzinfo=UTC)

# ISO 3166-2 codes of the governorates, and IATA and ICAO codes of the airport that has them on
# record: the facts have no column for either.
ISO3166_2 = {
    "north-gaza": "PS-NGZ",
    "gaza": "PS-GZA",
    "deir-al-balah": "PS-DEB",
    "khan-younis": "PS-KYS",
    "rafah-governorate": "PS-RFH",
}
AIRPORT_CODES = {"el-arish-airport": ("AAC", "HEAR")}
CONTROLLED = {"yes": True, "no": False, "": None}

# id on the basemap: iso3, then the name in English, Arabic and Hebrew.
COUNTRIES = {
    "CYP": ("cyp", "CYP", "Cyprus", "قبرص", "קפריסין"),
    shapes.GOLAN: (
        shapes.GOLAN,
        "SYR",
        "Golan Heights (occupied)",
        "هضبة الجولان (محتلة)",
        "רמת הגולן (כבושה)",
    ),
    "EGY": ("egy", "EGY", "Egypt", "مصر", "מצרים"),
    "ISR": ("isr", "ISR", "Israel", "إسرائيل", "ישראל"),
    "JOR": ("jor", "JOR", "Jordan", "الأردن", "ירדן"),
    "LBN": ("lbn", "LBN", "Lebanon", "لبنان", "לבנון"),
    "SAU": ("sau", "SAU", "Saudi Arabia", "السعودية", "ערב הסעודית"),
    "SYR": ("syr", "SYR", "Syria", "سوريا", "סוריה"),
    "TUR": ("tur", "TUR", "Türkiye", "تركيا", "טורקיה"),
    shapes.STRIP: (shapes.STRIP, "PSE", "Gaza Strip", "قطاع غزة", "רצועת עזה"),
    shapes.WEST_BANK: (shapes.WEST_BANK, "PSE", "West Bank", "الضفة الغربية", "הגדה המערבית"),
}
FILLS = {shapes.GOLAN: "hatched"}

# Boundaries that are no settled border of two states: the two sides, and how the line is drawn.
ARMISTICE = {
    "style": "dashed",
    "name_en": "Armistice line of 1949",
    "name_ar": "خط الهدنة لعام 1949",
    "name_he": "קו שביתת הנשק של 1949",
    "name_fr": "Ligne d'armistice de 1949",
}
UNDETERMINED = {
    "style": "dotted",
    "name_en": "Undetermined boundary",
    "name_ar": "حدود غير محددة",
    "name_he": "גבול שטרם נקבע",
    "name_fr": "Frontière non déterminée",
}
BOUNDARIES = {
    "gaza-israel": (shapes.STRIP, "ISR", ARMISTICE, "The fence of the Gaza Strip"),
    "green-line": (shapes.WEST_BANK, "ISR", ARMISTICE, "The Green Line around the West Bank"),
    "golan-west": (shapes.GOLAN, "ISR", UNDETERMINED, "lines/golan.geojson"),
    "golan-east": (shapes.GOLAN, "SYR", UNDETERMINED, "Line A of the agreement of 31 May 1974"),
    "blue-line": ("LBN", "ISR", UNDETERMINED, "The line of withdrawal of 2000 (Blue Line)"),
    "ghajar-golan": (shapes.GOLAN, "LBN", UNDETERMINED, "Where Lebanon meets the Golan Heights"),
}


def main() -> None:
    """Read the command line, write the files."""
    args = _arguments()
    if args.facts:
        take_facts(args.facts, args.recorded_at)
    places = {place["id"]: place for place in _read_features("places.geojson")}
    draw_land(places, args.land)
    draw_legs(places)
    draw_context()


def take_facts(facts: Path, recorded_at: datetime) -> None:
    """Write the tables from the facts; reports that are there already are left as they are."""
    names = read_names()
    places = (named(row, names["place"]) for row in _read_rows(facts / "places.csv"))
    _write_features("places.geojson", map(place_feature, places))
    routes = [named(row, names["route"]) for row in _read_rows(facts / "routes.csv")]
    _write_rows(HERE / "routes.csv", ROUTE_FIELDS, routes)
    sources = _read_rows(facts / "sources.csv")
    _write_rows(HERE / "sources.csv", list(sources[0]), sources)
    known = _read_rows(HERE / "reports.csv")
    ids = {row["id"] for row in known}
    told = (numbered_report(row) for row in _read_rows(facts / "reports.csv"))
    fresh = [row for row in told if row["id"] not in ids]
    for place, row in enumerate(fresh):
        row["recorded_at"] = f"{recorded_at + timedelta(seconds=place):%Y-%m-%dT%H:%M:%SZ}"
    if known and fresh and fresh[0]["recorded_at"] <= known[-1]["recorded_at"]:
        message = (
            f"give --recorded-at an instant after {known[-1]['recorded_at']}, the last one used"
        )
        raise SystemExit(message)
    _write_rows(HERE / "reports.csv", REPORT_FIELDS, [*known, *fresh])
    if not (HERE / "retractions.csv").exists():
        _write_rows(HERE / "retractions.csv", ["report", "recorded_at", "because"], [])


def read_names() -> dict[str, dict[str, Row]]:
    """Return the names of ours by kind of record and by id."""
    names: dict[str, dict[str, Row]] = {}
    for row in _read_rows(HERE / "names.csv"):
        names.setdefault(row.pop("record"), {})[row.pop("id")] = row
    return names


def named(row: Row, names: Mapping[str, Row]) -> Row:
    """Return a row of the facts with the names that they lack; names that they have stay."""
    ours = names[row["id"]]
    return {key: row.get(key) or ours.get(key, "") for key in {**row, **ours}}


def numbered_report(row: Row) -> Row:
    """Return a report of the facts with the id that its content gives it."""
    fields = {**row, "traffic": row["traffic"].split("|"), "recorded_at": FIRST_RECORDED_AT}
    report: Report = parse("report", fields)
    return {**row, "traffic": "|".join(report.traffic), "id": report.id}


def place_feature(row: Row) -> Feature:
    """Return one place of the facts as a feature."""
    iata, icao = AIRPORT_CODES.get(row["id"], (None, None))
    properties = {
        "id": row["id"],
        "kind": row["kind"],
        **{f"name_{code}": row[f"name_{code}"] or None for code in ("en", "ar", "he", "fr")},
        "aliases": _split(row["aliases"]),
        "countries": _split(row["countries"]),
        "accuracy_m": int(row["accuracy_m"]),
        "unlocode": row["unlocode"] or None,
        "pcode": row["pcode"] or None,
        "iso3166_2": ISO3166_2.get(row["id"]),
        "iata": iata,
        "icao": icao,
        "operator": row["operator"] or None,
        "note": row["note"] or None,
        "sources": _split(row["sources"]),
        "controlled": CONTROLLED[row["controlled"]],
    }
    return _feature(properties, Point(float(row["lon"]), float(row["lat"])))


def draw_land(places: Mapping[str, Feature], source: Path | None) -> None:
    """Write basemap.geojson and areas.geojson."""
    towns = {key: place for key, place in places.items() if _told(place)["kind"] == "destination"}
    lines = [
        LineString(legs.read_points(row["points_lon_lat_west_to_east"]))
        for row in _read_rows(HERE / "lines" / "governorates.csv")
    ]
    labels = {key: Point(_position(place)) for key, place in towns.items()}
    golan = shapely.from_geojson((HERE / "lines" / "golan.geojson").read_text("utf-8"))
    line = shapely.get_parts(golan)[0]
    land = shapes.draw_land(shapes.read_land(source), lines, labels, line)
    _write_features("boundaries.geojson", boundary_features(land.countries))
    countries = (_country_feature(name, shape) for name, shape in land.countries.items())
    _write_features("basemap.geojson", countries)
    areas = (_area_feature(_told(towns[key]), shape) for key, shape in land.governorates.items())
    _write_features("areas.geojson", areas)


def draw_legs(places: Mapping[str, Feature]) -> None:
    """Write legs.geojson: a line for each pair of neighbours in routes.csv."""
    rows = _read_rows(HERE / "lines" / "waypoints.csv")
    plans = {(plan.start, plan.end): plan for plan in map(legs.read_plan, rows)}
    routes = [row["places"].split("|") for row in _read_rows(HERE / "routes.csv")]
    pairs = legs.neighbours(routes)
    wrong = set(pairs) ^ set(plans)
    if wrong:
        message = (
            f"lines/waypoints.csv and routes.csv do not tell of the same legs: {sorted(wrong)}"
        )
        raise SystemExit(message)
    _write_features("legs.geojson", (_leg_feature(plans[pair], places) for pair in pairs))


def draw_context() -> None:
    """Write context.geojson: names and roads."""
    roads = map(context.read_road, _read_rows(HERE / "lines" / "roads.csv"))
    labels = context.read_labels(_read_rows(HERE / "lines" / "labels.csv"))
    _write_features("context.geojson", (_feature(*drawn) for drawn in (*roads, *labels)))


def _leg_feature(plan: legs.Plan, places: Mapping[str, Feature]) -> Feature:
    ends = places[plan.start], places[plan.end]
    line = legs.draw_leg(plan, *map(_position, ends))
    properties = {
        "id": f"{plan.start}--{plan.end}",
        "start": plan.start,
        "end": plan.end,
        "mode": plan.mode,
        "km": round(legs.length_km(line), 1),
        "approximate": legs.is_approximate(plan, (_told(end)["accuracy_m"] for end in ends)),
        "note": plan.note or None,
        "sources": list(plan.sources),
    }
    return _feature(properties, line)


def _country_feature(name: str, shape: shapes.Area) -> Feature:
    told = dict(zip(("id", "iso3", "name_en", "name_ar", "name_he"), COUNTRIES[name], strict=True))
    return _feature({**told, "fill": FILLS.get(name)}, shape)


def boundary_features(countries: shapes.Members) -> Iterable[Feature]:
    """Yield the boundaries that are no settled border, where two countries of the basemap meet."""
    for name, (country, other, told, note) in BOUNDARIES.items():
        line = shapes.borders(countries, country, other)
        yield _feature({"id": name, **told, "note": note}, line)


def _area_feature(place: Mapping[str, Any], shape: shapes.Area) -> Feature:
    told = {key: place[key] for key in ("id", "pcode", "name_en", "name_ar", "name_he")}
    return _feature({**told, "km2": round(shapes.square_km(shape), 1)}, shape)


def _told(place: Feature) -> dict[str, Any]:
    properties: dict[str, Any] = place["properties"]
    return properties


def _position(place: Feature) -> tuple[float, float]:
    lon, lat = place["geometry"]["coordinates"]
    return lon, lat


def _feature(properties: Mapping[str, Any], shape: shapely.Geometry) -> Feature:
    geometry = json.loads(shapely.to_geojson(shape))
    geometry["coordinates"] = _rounded(geometry["coordinates"])
    return {
        "type": "Feature",
        "id": properties["id"],
        "properties": properties,
        "geometry": geometry,
    }


def _rounded(coordinates: Sequence[Any] | float) -> list[Any] | float:
    if isinstance(coordinates, Sequence):
        return [_rounded(item) for item in coordinates]
    return round(coordinates, shapes.DIGITS)


def _split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _read_features(name: str) -> list[Feature]:
    features: list[Feature] = json.loads((HERE / name).read_text("utf-8"))["features"]
    return features


def _write_features(name: str, features: Iterable[Feature]) -> None:
    """Write a FeatureCollection, one feature a line, so that a change shows as a line of a diff."""
    ordered = sorted(features, key=lambda feature: str(feature["id"]))
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in ordered)
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / name).write_text(text, "utf-8", newline="\n")


def _read_rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def _write_rows(path: Path, header: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        message = "an instant needs its time zone: end it with Z for UTC"
        raise argparse.ArgumentTypeError(message)
    return instant.astimezone(UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--land", type=Path, help="land by country: a GeoJSON with iso3, or the npm package's .tgz"
    )
    parser.add_argument(
        "--facts",
        type=Path,
        help="folder of tables to take places, routes, sources and new reports from",
    )
    parser.add_argument(
        "--recorded-at",
        type=_instant,
        default=FIRST_RECORDED_AT,
        help="instant at which the first new report counts as entered, as 2026-11-22T00:00:00Z",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()

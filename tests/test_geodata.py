"""The shipped data set: complete, of one piece, and lines that keep to land, sea and fence."""

import csv
import hashlib
import itertools
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import shape

GEODATA = Path(__file__).parents[1] / "geodata"
EARTH = Geod(ellps="WGS84")
# Around the strip: metres per degree are near enough those of 31.4 N for circles of 2 km.
M_PER_DEGREE_LAT, M_PER_DEGREE_LON = 110_900, 95_100
HARBOUR_M = 2_000
VAGUE_M = 1_500
SHARPEST_TURN = 135
MOST_BYTES = {"basemap.geojson": 80_000, "legs.geojson": 60_000, "context.geojson": 35_000}
PLACE_COUNT, FIRST_REPORTS = 37, 352
LEAST_BORDER_DEGREES = 0.05
# The far coast and borders are drawn to about 450 m. Tarqumiya's checkpoint stands some 1.3 km
# behind the line that the basemap draws.
BASEMAP_M, BEHIND_THE_LINE_M = 500, {"tarqumiya": 1_500}
SHORE = {"pier", "seaport"}

KNOWN_KM2 = {
    # UN OCHA, as quoted with the places.
    "north-gaza": 61.1,
    "gaza": 73.9,
    "deir-al-balah": 58.4,
    "khan-younis": 107.6,
    "rafah-governorate": 64.0,
}

KNOWN_KM = [
    # leg, km by road or sea, where the figure comes from
    ("rafah--el-arish", 47.5, "press: 45-50 km"),
    ("nitzana--rafah", 45, "governor of North Sinai: 40; The Economist: 50"),
    ("el-arish--nitzana", 92.5, "sum of El-Arish - Rafah and Rafah - Nitzana"),
    ("nitzana--kerem-shalom", 40, "governor of North Sinai: a 40 km track"),
    ("amman--allenby", 57, "Asharq Al-Awsat"),
    ("allenby--tarqumiya", 100, "estimate"),
    ("tarqumiya--erez", 60, "estimate"),
    ("tarqumiya--kerem-shalom", 105, "estimate"),
    ("kerem-shalom--allenby", 192, "estimate: 185-200"),
    ("sheikh-hussein--kerem-shalom", 240, "estimate"),
    ("ashdod--zikim", 40, "estimate"),
    ("ashdod--erez", 42, "estimate"),
    ("ashdod--kerem-shalom", 100, "estimate"),
    ("zikim--gaza", 15, "estimate"),
    ("kerem-shalom--gate-96", 40, "estimate"),
    ("larnaca--trident-pier", 388, "press: 210 nautical miles"),
    ("limassol--ashdod", 348.8, "straight line"),
]


def features(name: str) -> dict[str, dict[str, Any]]:
    """Return the features of a layer by id, in the order of the file."""
    collection = json.loads((GEODATA / name).read_text("utf-8"))
    assert collection["type"] == "FeatureCollection"
    return {feature["id"]: feature for feature in collection["features"]}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (GEODATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def shapes(layer: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the geometries of a layer by id."""
    return {key: shape(feature["geometry"]) for key, feature in layer.items()}


PLACES, LEGS = features("places.geojson"), features("legs.geojson")
AREAS, BASEMAP = features("areas.geojson"), features("basemap.geojson")
BOUNDARIES, CONTEXT = features("boundaries.geojson"), features("context.geojson")
ROUTES, REPORTS, SOURCES = rows("routes.csv"), rows("reports.csv"), rows("sources.csv")
POINTS, LINES, TERRITORIES, COUNTRIES = map(shapes, (PLACES, LEGS, AREAS, BASEMAP))
STRIP = COUNTRIES["gaza-strip"]
LAND = shapely.union_all(list(COUNTRIES.values()))
LAYERS = {
    "places.geojson": PLACES,
    "legs.geojson": LEGS,
    "areas.geojson": AREAS,
    "basemap.geojson": BASEMAP,
    "boundaries.geojson": BOUNDARIES,
    "context.geojson": CONTEXT,
}


def legs_by(*modes: str) -> list[str]:
    """Return the ids of the legs of these modes."""
    return [key for key, leg in LEGS.items() if leg["properties"]["mode"] in modes]


def around(place: str, metres: float) -> shapely.Geometry:
    """Return a circle around a place."""
    circle = shapely.affinity.scale(
        shapely.Point(0, 0).buffer(1), metres / M_PER_DEGREE_LON, metres / M_PER_DEGREE_LAT
    )
    point = POINTS[place]
    return shapely.affinity.translate(circle, point.x, point.y)


def ends(leg: str) -> tuple[str, str]:
    """Return the two places of a leg."""
    told = LEGS[leg]["properties"]
    return told["start"], told["end"]


def kind(place: str) -> str:
    """Return what a place is."""
    return str(PLACES[place]["properties"]["kind"])


def accuracy_m(place: str) -> float:
    """Return how well the place's point is known."""
    return float(PLACES[place]["properties"]["accuracy_m"])


def without_ends(leg: str, least_m: float = 0) -> shapely.Geometry:
    """Return a leg's line beyond the accuracy of the places at its ends."""
    known = [around(place, max(least_m, accuracy_m(place))) for place in ends(leg)]
    return LINES[leg].difference(shapely.union_all(known))


def without_gates(leg: str) -> shapely.Geometry:
    """Return a leg's line but for what lies within the accuracy of a gate, pier or port."""
    doors = [place for place in ends(leg) if at_fence(place) or kind(place) in SHORE]
    known = [around(place, accuracy_m(place)) for place in doors]
    return LINES[leg].difference(shapely.union_all(known))


def at_fence(place: str) -> bool:
    """Return whether a place is a gate of the strip."""
    fence = STRIP.boundary.intersects(around(place, accuracy_m(place)))
    return kind(place) == "land_crossing" and bool(fence)


def in_strip(place: str) -> bool:
    """Return whether a place lies in the strip or on its shore, gates apart."""
    reach = around(place, min(accuracy_m(place), 300))
    return not at_fence(place) and bool(STRIP.intersects(reach))


@pytest.mark.parametrize("name", LAYERS)
def test_layer_is_sorted_rounded_and_one_feature_a_line(name: str) -> None:
    """A change of one feature shows as one line of a diff."""
    text = (GEODATA / name).read_bytes().decode("utf-8")
    layer = LAYERS[name]
    assert "\r" not in text
    assert list(layer) == sorted(layer)
    assert len(text.splitlines()) == len(layer) + 2
    columns = {tuple(feature["properties"]) for feature in layer.values()}
    assert len(columns) == 1
    for key, feature in layer.items():
        assert feature["properties"]["id"] == key
        coordinates = shapely.get_coordinates(shape(feature["geometry"]))
        assert np.array_equal(coordinates, coordinates.round(5))


@pytest.mark.parametrize("name", ["routes.csv", "sources.csv", "reports.csv", "retractions.csv"])
def test_table_is_plain(name: str) -> None:
    """UTF-8, LF, no byte order mark, no cell that is missing or too many."""
    raw = (GEODATA / name).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    for row in rows(name):
        assert None not in row
        assert None not in row.values()


@pytest.mark.parametrize(("name", "most"), MOST_BYTES.items())
def test_layer_is_small(name: str, most: int) -> None:
    """The layers that every page carries stay small."""
    assert (GEODATA / name).stat().st_size <= most


def test_places_are_all_there() -> None:
    """All places of the facts."""
    assert len(PLACES) == PLACE_COUNT


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route["id"])
def test_route(route: dict[str, str]) -> None:
    """Its places exist, and each pair of neighbours has exactly one leg."""
    places = route["places"].split("|")
    assert set(places) <= set(PLACES)
    assert len(set(places)) == len(places)
    for start, end in itertools.pairwise(places):
        assert len({f"{start}--{end}", f"{end}--{start}"} & set(LEGS)) == 1


@pytest.mark.parametrize("leg", LEGS)
def test_leg_joins_its_places(leg: str) -> None:
    """It starts and ends exactly at the points, as long as it says, on some route."""
    told, line = LEGS[leg]["properties"], LINES[leg]
    start, end = ends(leg)
    assert leg == f"{start}--{end}"
    assert line.coords[0] == POINTS[start].coords[0]
    assert line.coords[-1] == POINTS[end].coords[0]
    assert told["km"] == pytest.approx(EARTH.geometry_length(line) / 1000, abs=0.06)
    assert told["note"]
    assert told["sources"]
    vague = max(map(accuracy_m, (start, end))) >= VAGUE_M
    assert told["approximate"] or not vague
    pairs = [
        set(pair) for route in ROUTES for pair in itertools.pairwise(route["places"].split("|"))
    ]
    assert {start, end} in pairs


@pytest.mark.parametrize("leg", LEGS)
def test_leg_has_no_spike(leg: str) -> None:
    """No vertex turns back on itself."""
    points = list(LINES[leg].coords)
    bearings = [
        EARTH.inv(a[0], a[1], b[0], b[1], return_back_azimuth=False)[0]
        for a, b in itertools.pairwise(points)
    ]
    turns = [abs((b - a + 180) % 360 - 180) for a, b in itertools.pairwise(bearings)]
    assert max(turns, default=0) <= SHARPEST_TURN


@pytest.mark.parametrize(("leg", "km", "source"), KNOWN_KM, ids=str)
def test_leg_is_about_as_long_as_known(leg: str, km: float, source: str) -> None:
    """Within 30 % of the figure that somebody gave."""
    assert LEGS[leg]["properties"]["km"] == pytest.approx(km, rel=0.3), source


@pytest.mark.parametrize("leg", legs_by("road"))
def test_road_keeps_to_land(leg: str) -> None:
    """Short ends apart, a road does not cross the sea as the basemap draws it."""
    assert without_ends(leg).difference(LAND).is_empty


@pytest.mark.parametrize("leg", legs_by("sea"))
def test_lane_keeps_to_sea(leg: str) -> None:
    """Harbours apart, a lane does not cross land."""
    assert without_ends(leg, HARBOUR_M).intersection(LAND).is_empty


@pytest.mark.parametrize("leg", legs_by("air"))
def test_flight_is_a_great_circle(leg: str) -> None:
    """It is no longer than the shortest way between its ends."""
    points = LINES[leg].coords
    shortest = EARTH.inv(*points[0], *points[-1])[2]
    assert points[2:]
    assert EARTH.geometry_length(LINES[leg]) == pytest.approx(shortest, rel=1e-6)


@pytest.mark.parametrize("leg", legs_by("road", "sea"))
def test_leg_passes_the_fence_only_at_its_crossing(leg: str) -> None:
    """A leg is inside or outside the strip; only a gate at its end may lie across the fence."""
    beyond = without_gates(leg)
    if any(map(in_strip, ends(leg))) and leg not in legs_by("sea"):
        assert beyond.difference(STRIP).is_empty
    else:
        assert beyond.intersection(STRIP).is_empty


@pytest.mark.parametrize(
    ("leg", "country"),
    [
        ("nitzana--rafah", "egy"),
        ("el-arish--nitzana", "egy"),
        ("el-arish--rafah-logistics-area", "egy"),
        ("rafah--el-arish", "egy"),
        ("rafah-logistics-area--kerem-shalom", "egy"),
        ("nitzana--kerem-shalom", "isr"),
        ("ashdod--erez", "isr"),
        ("ashdod--zikim", "isr"),
        ("ashdod--kerem-shalom", "isr"),
        ("kerem-shalom--kissufim", "isr"),
        ("kerem-shalom--gate-96", "isr"),
        ("tarqumiya--erez", "isr"),
        ("tarqumiya--zikim", "isr"),
        ("tarqumiya--kerem-shalom", "isr"),
        ("sheikh-hussein--kerem-shalom", "isr"),
        ("amman--allenby", "jor"),
        ("amman--sheikh-hussein", "jor"),
        ("allenby--tarqumiya", "west-bank"),
    ],
)
def test_road_stays_in_its_country(leg: str, country: str) -> None:
    """Roads change country at the crossings at their ends only: here, at the bridges."""
    near = max(BEHIND_THE_LINE_M.get(place, BASEMAP_M) for place in ends(leg))
    assert without_ends(leg, near).difference(COUNTRIES[country]).is_empty


def test_areas_are_the_strip() -> None:
    """The governorates leave no gap, do not overlap, and are together the basemap's strip."""
    parts = np.array(list(TERRITORIES.values()))
    assert shapely.coverage_is_valid(parts)
    assert shapely.coverage_union_all(parts).normalize() == STRIP.normalize()


@pytest.mark.parametrize("area", AREAS)
def test_area(area: str) -> None:
    """About as large as known, valid, and around its own label point."""
    territory = TERRITORIES[area]
    km2 = abs(EARTH.geometry_area_perimeter(territory)[0]) / 1e6
    assert AREAS[area]["properties"]["km2"] == pytest.approx(km2, abs=0.06)
    assert km2 == pytest.approx(KNOWN_KM2[area], rel=0.1)
    assert territory.is_valid
    assert territory.contains(POINTS[area])
    assert AREAS[area]["properties"]["pcode"] == PLACES[area]["properties"]["pcode"]


def test_destinations_are_the_areas() -> None:
    """Each governorate that aid can reach has its area."""
    assert {place for place in PLACES if kind(place) == "destination"} == set(AREAS)
    assert set(KNOWN_KM2) == set(AREAS)


def test_basemap_is_one_coverage() -> None:
    """Neighbours share their borders vertex by vertex."""
    assert shapely.coverage_is_valid(np.array(list(COUNTRIES.values())))
    assert all(country.is_valid for country in COUNTRIES.values())


@pytest.mark.parametrize(
    ("country", "other"),
    [("gaza-strip", "isr"), ("gaza-strip", "egy"), ("isr", "egy"), ("west-bank", "jor")],
)
def test_border_is_shared(country: str, other: str) -> None:
    """The two neighbours meet along a line."""
    assert COUNTRIES[country].intersection(COUNTRIES[other]).length > LEAST_BORDER_DEGREES


def test_east_jerusalem_is_drawn_once() -> None:
    """The land's source gives it to two; the map follows the United Nations' maps."""
    held = [
        key for key, country in COUNTRIES.items() if country.contains(shapely.Point(35.24, 31.79))
    ]
    assert held == ["west-bank"]


def test_golan_heights_are_drawn_for_no_side() -> None:
    """They are a polygon of their own, hatched, between two boundaries that are not settled."""
    held = [
        key for key, country in COUNTRIES.items() if country.contains(shapely.Point(35.75, 33.0))
    ]
    assert held == ["golan"]
    told = BASEMAP["golan"]["properties"]
    assert (told["iso3"], told["fill"]) == ("SYR", "hatched")
    km2 = abs(EARTH.geometry_area_perimeter(COUNTRIES["golan"])[0]) / 1e6
    assert km2 == pytest.approx(1_294, rel=0.02)
    for edge in ("golan-west", "golan-east"):
        assert BOUNDARIES[edge]["properties"]["style"] == "dotted"


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_boundary_covers_the_border_under_it(boundary: str) -> None:
    """It runs along the borders of the basemap, and has a name in each language."""
    line = shape(BOUNDARIES[boundary]["geometry"])
    borders = shapely.union_all([country.boundary for country in COUNTRIES.values()])
    assert line.difference(borders).is_empty
    told = BOUNDARIES[boundary]["properties"]
    assert all(told[f"name_{language}"] for language in ("en", "ar", "he", "fr"))


@pytest.mark.parametrize("key", CONTEXT)
def test_context_has_its_names(key: str) -> None:
    """Each name is there in every language; towns are on land, seas are not."""
    told, place = CONTEXT[key]["properties"], shape(CONTEXT[key]["geometry"])
    names = [told[f"name_{language}"] for language in ("en", "ar", "he", "fr")]
    assert all(names) or (told["kind"] == "road" and not any(names))
    if told["kind"] == "town":
        assert LAND.buffer(0.02).contains(place)
    if told["kind"] == "sea":
        assert not LAND.contains(shapely.get_point(place, 0) or place)


def test_reports_are_all_there() -> None:
    """All reports of the facts, each entered once, in the order in which they were entered."""
    assert len(REPORTS) >= FIRST_REPORTS
    assert len({row["id"] for row in REPORTS}) == len(REPORTS)
    instants = [row["recorded_at"] for row in REPORTS]
    assert instants == sorted(instants)
    assert len({*instants[:FIRST_REPORTS]}) == FIRST_REPORTS  # an import enters its rows together
    first = [row["reported_on"] for row in REPORTS[:FIRST_REPORTS]]
    assert first == sorted(first)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_report(report: dict[str, str]) -> None:
    """Its id is that of its content; its subject and its publisher exist."""
    assert report["subject"] in {*PLACES, *LEGS}
    assert report["publisher"] in {source["id"] for source in SOURCES}
    traffic = report["traffic"].split("|")
    assert traffic == sorted(set(traffic))
    content: dict[str, Any] = {
        name: value or None for name, value in report.items() if name not in {"id", "recorded_at"}
    }
    content["traffic"] = traffic
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert report["id"] == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_dataset_names_extents_that_hold_the_places() -> None:
    """The region's extent holds every place, the strip's holds the strip."""
    told = tomllib.loads((GEODATA / "dataset.toml").read_text("utf-8"))
    region, strip = (shapely.box(*told["extents"][name]) for name in ("region", "strip"))
    assert all(region.contains(point) for point in POINTS.values())
    assert strip.contains(STRIP)
    assert shapely.box(*told["extent"]).contains(strip)
    assert shapely.box(*told["extent"]).contains(POINTS["ashdod"])

"""What is to be drawn of a day, as tables with shapes."""

from aidmap import Dataset, geo

APRIL = "2024-04-20"


def test_places_are_points_with_the_statuses_of_the_day(shipped: Dataset) -> None:
    frame = geo.places(shipped.at(APRIL)).set_index("id")
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == 32
    assert frame.loc["erez", "status"] == "planned"
    assert frame.loc["erez", "blocks"]
    assert not frame.loc["rafah", "blocks"]
    assert (frame.geometry["erez"].x, frame.geometry["erez"].y) == (34.54472, 31.5582)


def test_routes_run_from_their_origin_to_their_destination(shipped: Dataset) -> None:
    shot = shipped.at(APRIL)
    frame = geo.routes(shot).set_index("id")
    assert len(frame) == 13
    places = shot.network.places
    for state in shot.routes:
        parts = list(frame.geometry[state.route.id].geoms)
        first, last = (places[place] for place in (state.route.places[0], state.route.places[-1]))
        assert parts[0].coords[0] == (first.lon, first.lat)
        assert parts[-1].coords[-1] == (last.lon, last.lat)


def test_a_leg_has_a_row_for_each_status_of_its_routes(shipped: Dataset) -> None:
    frame = geo.legs(shipped.at(APRIL))
    rows = frame[frame.id == "allenby--tarqumiya"].set_index("status")
    assert rows.routes.to_dict() == {"restricted": "jordan-kerem-shalom", "planned": "jordan-erez"}


def test_the_first_view_of_a_data_set_without_one_holds_all_places(shipped: Dataset) -> None:
    shot = shipped.at(APRIL)
    west, south, east, north = geo.views(shot)["region"]
    for place in shot.records.places:
        assert west < place.lon < east
        assert south < place.lat < north


def test_every_publisher_whose_report_is_used_is_credited(shipped: Dataset) -> None:
    caption = geo.caption(shipped.at("2024-05-08"))
    assert {"UNRWA", "COGAT"} <= set(caption.sources)
    assert list(caption.sources) == sorted(caption.sources)

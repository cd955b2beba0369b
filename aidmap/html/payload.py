"""The data of the page's scripts as JSON: records and words, but no statuses.

The scripts work out the statuses of a day themselves, with the rules in assets/rules.js, so the
size of the page depends on the number of reports and not on the number of days. Points are lat and
lon, as in Leaflet, in degrees rounded to 4 decimals (11 m); lines are encoded polylines of such
points. Days are integers: the number of days since 1970-01-01.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from aidmap import geo
from aidmap.geo.shared_segments import roads
from aidmap.html.claim_rows import SCHEME, claims_json, number_items, traffic_bits
from aidmap.html.encoded_lines import (
    DECIMALS,
    encode_points,
    encode_rings,
    shape_decimals,
)
from aidmap.i18n import Speech
from aidmap.i18n.language_files import plurals
from aidmap.model import Basis, ContextKind, Mode, Reason, Status, Traffic
from aidmap.model.vocabulary import Direction, Measure, Stage
from aidmap.query.finding import KINDS_IN_NAMES
from aidmap.rules.policy import WORST_FIRST
from aidmap.style import BOUNDARY, SHAPE, STATUS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from aidmap.geo.shared_segments import Road
    from aidmap.model import Count, Place, Report, Route
    from aidmap.query.snapshot import Snapshot

Json = dict[str, Any]
EPOCH = date(1970, 1, 1)
UNUSED_PREFIXES = ("chart_", "brief_", "site_", "history_")  # of words that the scripts do not use
UNUSED_WORDS = frozenset({"needs_no_leave", "no_script", "no_tables", "this_language"})  # likewise
USED_WHERE_MANY = "reports_"  # prefix of words that only pages of many reports use
# What could end a script element or a line of it, and how JSON says it otherwise.
ESCAPES = {
    "<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"
}  # fmt: skip


class Claims(NamedTuple):
    """The reports and counts that a page first has, where all of them follow.

    Attributes:
        told: what only all of them tell of the first day, from `told_beforehand`; None: they follow
            at once.
    """

    reports: Sequence[Report]
    counts: Sequence[Count]
    told: Json | None


def script_json(value: Any) -> str:
    """Write JSON that is safe inside a script element, whatever its texts contain."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in ESCAPES.items():  # ten times as quick as str.translate
        text = text.replace(character, escape)
    return text


def basemap(snapshot: Snapshot) -> Json:
    """The background of the map: the extent of water, and as encoded lines land and boundaries."""
    view = geo.extent(snapshot)
    basemap, areas = (geo.ground_polygons(snapshot, name, view) for name in ("basemap", "areas"))
    sea = geo.water_extent(basemap, view)
    west, south, east, north = (round(bound, DECIMALS) for bound in sea or (0.0,) * 4)
    decimals = shape_decimals(basemap)
    return {
        "sea": [[south, west], [north, east]] if sea else None,
        "basemap": [encode_rings(shape, decimals) for shape in basemap],
        "areas": [encode_rings(shape, decimals) for shape in areas],
        "hatched": [
            encode_rings(shape, decimals) for shape in geo.hatched_polygons(snapshot, view)
        ],
        "boundaries": [
            [BOUNDARY[each.style], [encode_points(line.coords, decimals) for line in each.lines]]
            for each in geo.boundaries(snapshot, view)
        ],
        "context": _context_json(geo.context(snapshot, view)),
        "shape_decimals": decimals,
        "decimals": DECIMALS,
    }


def _context_json(features: Sequence[geo.ContextFeature]) -> Json:
    """Names and roads as rows, the most important first; assets/context.js knows their order.

    Names are in the order of `languages`; those that are missing, or as in English, are empty.
    """
    tags = {language for feature in features for language in feature.names} - {"en"}
    languages = ["en", *sorted(tags)]
    names: list[list[Any]] = []
    roads: list[list[Any]] = []
    for feature in features:
        own = [] if feature.ref else _names_beside_english(feature, languages)
        if feature.kind is ContextKind.ROAD:
            lines = [encode_points(line.coords) for line in feature.lines]
            roads.append([feature.least_zoom, feature.name_zoom, feature.ref, own, lines])
        else:
            points = [round(degrees, 3) for lon, lat in feature.points for degrees in (lat, lon)]
            names.append([feature.least_zoom, feature.kind.value, points, own])
    return {"languages": languages, "names": names, "roads": roads}


def _names_beside_english(feature: geo.ContextFeature, languages: Sequence[str]) -> list[str]:
    english = feature.name("en")
    others = (feature.names.get(language, "") for language in languages[1:])
    return [english, *("" if name == english else name for name in others)]


def model(snapshot: Snapshot, languages: Sequence[str], first: Claims | None = None) -> Json:
    """All data of the scripts: the first question, the records and the words.

    Args:
        snapshot: its day, traffic and publishers are shown first; its other clocks select the
            reports.
        languages: the tags of all languages; the first is shown first.
        first: what the first drawing needs, where all reports and counts follow; None: all.
    """
    claims = first or Claims(snapshot.all_reports, snapshot.all_counts, None)
    told = {} if claims.told is None else {"told": claims.told}
    keys = _word_keys(many=first is not None)
    return told | {
        "asked": _question_json(snapshot, languages[0]),
        "about": _about_json(snapshot, languages),
        "keys": keys,
        "languages": {each: language_json(Speech(each), keys) for each in languages},
        "look": {
            status.value: {"dash": style.dash, "symbol": style.symbol}
            for status, style in STATUS.items()
        },
        "shapes": SHAPE,
        "kinds_in_names": KINDS_IN_NAMES,
        "statuses": [*Status],
        "bases": [*Basis],
        "traffic": [*Traffic],
        "reasons": [*Reason],
        "measures": [*Measure],
        "stages": [*Stage],
        "directions": [*Direction],
        "decimals": DECIMALS,
        "scheme": SCHEME,
        **_records_json(snapshot, languages),
        **claims_json(snapshot, _subject_numbers(snapshot), claims.reports, claims.counts),
    }


def history(snapshot: Snapshot) -> Json:
    """All reports and counts, with the documents that they cite, for a page that has a few."""
    found = claims_json(
        snapshot, _subject_numbers(snapshot), snapshot.all_reports, snapshot.all_counts
    )
    return {key: found[key] for key in ("urls", "documents", "reports", "counts")}


def told_beforehand(snapshot: Snapshot) -> Json:
    """What only all reports tell of the first day: since when what holds, and who reported."""
    states = {one: snapshot.state(one) for one in _subject_numbers(snapshot)}
    return {
        "since": {key: _day_number(one.since) for key, one in states.items() if one.since},
        "ahead": {
            key: _day_number(one.announced_for) for key, one in states.items() if one.announced_for
        },
        "routes": {one.route.id: _day_number(one.since) for one in snapshot.routes},
        "publishers": Counter(report.publisher for report in snapshot.all_reports),
    }


def _subject_numbers(snapshot: Snapshot) -> dict[str, int]:
    """The numbers of the places and legs, by id."""
    records = snapshot.records
    return number_items(one.id for one in (*records.places, *records.legs))


def language_json(speech: Speech, keys: Sequence[str]) -> Json:
    """A language: its words in the order of the keys, and its forms of days, numbers and lists."""
    return {
        "direction": speech.direction,
        "words": [speech.word(key) for key in keys],
        "plurals": plurals(speech.language),
        "months": speech.months,
        "comma": speech.comma,
        "semicolon": speech.semicolon,
        "group": speech.group,
        "decimal": speech.decimal,
    }


def _word_keys(*, many: bool) -> list[str]:
    """The keys of the words that a page uses: all except those of charts and documents."""
    unused = UNUSED_PREFIXES if many else (*UNUSED_PREFIXES, USED_WHERE_MANY)
    return [key for key in Speech().words if not key.startswith(unused) and key not in UNUSED_WORDS]


def _question_json(snapshot: Snapshot, language: str) -> Json:
    asked = snapshot.query
    recorded_by = asked.clocks.recorded_by and f"{asked.clocks.recorded_by:%Y-%m-%d %H:%M} UTC"
    first, last = geo.time_line_days(snapshot)
    return {
        "on": _day_number(asked.on),
        "first": _day_number(first),
        "last": _day_number(last),
        "traffic": asked.traffic.value,
        "known_by": _day_number(asked.clocks.known_by),
        "recorded_by": recorded_by,
        "according_to": list(asked.according_to),
        "counts": asked.counts,
        "what_if": {subject: status.value for subject, status in snapshot.what_if.items()},
        "language": language,
    }


def _about_json(snapshot: Snapshot, languages: Iterable[str]) -> Json:
    about = snapshot.records.about
    return {
        "title": _in_languages(about.title, languages),
        "region": _in_languages(about.region, languages),
        "disclaimer": _in_languages(about.disclaimer, languages),
        "week_begins": about.week_begins,
        "policy": {
            "stale_after": snapshot.policy.stale_after_days,
            "contest_days": snapshot.policy.contest_days,
            "count_holds_days": snapshot.policy.count_holds_days,
            "worst_first": WORST_FIRST,
        },
    }


def _records_json(snapshot: Snapshot, languages: Sequence[str]) -> Json:
    records = snapshot.records
    legs = number_items(leg.id for leg in records.legs)
    numbers = _subject_numbers(snapshot)
    view = geo.extent(snapshot)
    return {
        "places": _in_columns([_place_json(place, languages, view) for place in records.places]),
        "legs": [leg.id for leg in records.legs],
        "roads": [_road_json(road, legs, view) for road in roads(records.legs)],
        "routes": _in_columns(
            [_route_json(snapshot, route, numbers, languages) for route in records.routes]
        ),
    }


def _in_columns(records: Sequence[Json]) -> Json:
    """Records as columns, which take less room: the fields that all have, and those of some.

    Names are a column for each language; fields of some are by the number of the record.
    """
    keys = dict.fromkeys(key for record in records for key in record)
    every = {key for key in keys if all(key in record for record in records)}
    columns = {key: [record[key] for record in records] for key in keys if key in every}
    if "names" in columns:
        columns["names"] = [list(names) for names in zip(*columns["names"], strict=True)]
    some = {
        key: {number: record[key] for number, record in enumerate(records) if key in record}
        for key in keys
        if key not in every
    }
    return {"count": len(records), "every": columns, "some": some}


def _place_json(place: Place, languages: Iterable[str], view: geo.Bounds) -> Json:
    fields: Json = {
        "id": place.id,
        "kind": place.kind,
        "names": _names(place, languages),
        "point": [
            round(place.lat, DECIMALS),
            round(geo.unwrap_longitude(place.lon, view), DECIMALS),
        ],
    }
    if place.is_approximate:
        fields["approximate"] = round(place.accuracy_m)
    for key, day in (("first", place.first_day), ("last", place.last_day)):
        if day:
            fields[key] = _day_number(day)
    if place.aliases:
        fields["aliases"] = list(place.aliases)
    return fields | ({"controlled": 1} if place.needs_leave else {})


def _road_json(road: Road, legs: Mapping[str, int], view: geo.Bounds) -> Json:
    fields = {
        "line": _encode_line(road.line, view),
        "legs": [[legs[leg], int(same_way)] for leg, same_way in road.legs],
    }
    return fields if road.mode is Mode.ROAD else fields | {"mode": road.mode.value}


def _route_json(
    snapshot: Snapshot, route: Route, numbers: Mapping[str, int], languages: Iterable[str]
) -> Json:
    km = snapshot.network.length_km(route)
    steps = snapshot.network.steps_of(route)
    first, last = snapshot.network.days_of(route)
    fields = {
        "id": route.id,
        "names": _names(route, languages),
        "traffic": traffic_bits(route.traffic),
        "places": [numbers[place] for place in route.places],
        "legs": [
            [numbers[leg.id] - len(snapshot.records.places), int(forward)] for leg, forward in steps
        ],
        "first": _day_number(first),
        "last": _day_number(last),
        "km": None if km is None else round(km),
    }
    return {key: value for key, value in fields.items() if value is not None}


def _names(record: Place | Route, languages: Iterable[str]) -> list[str]:
    """The names of a record in the order of the languages; empty where it has none."""
    names = record.names_in(languages)
    return [names.get(language, "") for language in languages]


def _day_number(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days


def _in_languages(text_in: Callable[[str], str], languages: Iterable[str]) -> dict[str, str]:
    return {language: text_in(language) for language in languages}


def _encode_line(coordinates: Iterable[tuple[float, ...]], view: geo.Bounds) -> str:
    """Encode a line, moved to the same side of the antimeridian as the view."""
    return encode_points((geo.unwrap_longitude(lon, view), lat) for lon, lat, *_ in coordinates)

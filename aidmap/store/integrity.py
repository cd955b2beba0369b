"""Whether the records of a data set fit together: what `aidmap check` reports."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from aidmap.model import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from aidmap.errors import Fault
    from aidmap.store.folder.parse import Located


def inconsistencies(
    found: Mapping[str, list[Located]], *, unread: set[str], refused: set[str], today: date
) -> list[Fault]:
    """Find what does not fit, file by file.

    Args:
        found: the records of each kind (place, leg, route, source, report, count, retraction).
        unread: kinds whose file is broken: what refers to them cannot be checked.
        refused: ids of records whose own faults are reported already.
        today: the calendar day there; nothing can have been published after it.
    """
    places = refused | {item.record.id for item in found["place"]}
    subjects = places | {item.record.id for item in found["leg"]}
    publishers = refused | {item.record.id for item in found["source"]}
    claims = refused | {item.record.id for item in (*found["report"], *found["count"])}
    joined = {item.record.ends for item in found["leg"]}
    return [
        *_find_repeated([*found["place"], *found["leg"]]),
        *_find_repeated(found["route"]),
        *_find_repeated(found["source"]),
        *_find_repeated([*found["report"], *found["count"]]),
        *(() if "place" in unread else _legs(found["leg"], places)),
        *(() if unread & {"place", "leg"} else _routes(found["route"], places, joined, refused)),
        *_claims(
            found["report"],
            None if unread & {"place", "leg"} else subjects,
            None if "source" in unread else publishers,
            today,
        ),
        *_claims(
            found["count"],
            None if "place" in unread else places,
            None if "source" in unread else publishers,
            today,
        ),
        *(() if {"report", "count"} & unread else _retractions(found["retraction"], claims)),
    ]


def _find_repeated(items: Iterable[Located]) -> Iterator[Fault]:
    first: dict[str, Located] = {}
    for item in items:
        known = first.setdefault(item.record.id, item)
        if known is not item:
            where = known.file if known.line is None else f"{known.file}:{known.line}"
            yield item.fault("id", f"{item.record.id} is already the id of {where}")


def _legs(legs: Iterable[Located], places: set[str]) -> Iterator[Fault]:
    joined: dict[frozenset[str], str] = {}
    for item in legs:
        for field in ("start", "end"):
            place = getattr(item.record, field)
            if place not in places:
                yield item.fault(field, f"there is no place {place!r}: add it, or correct the id")
        other = joined.setdefault(item.record.ends, item.record.id)
        if other != item.record.id:
            yield item.fault("end", f"leg {other!r} joins the same two places: keep one of them")


def _routes(
    routes: Iterable[Located],
    places: set[str],
    joined: set[frozenset[str]],
    refused: set[str],
) -> Iterator[Fault]:
    for item in routes:
        missing = [place for place in item.record.places if place not in places]
        for place in missing:
            yield item.fault("places", f"there is no place {place!r}: add it, or correct the id")
        for pair in pairwise(item.record.places):
            known = {"--".join(pair), "--".join(reversed(pair))} & refused
            if not missing and not known and frozenset(pair) not in joined:
                yield item.fault("places", f"no leg joins {pair[0]!r} and {pair[1]!r}: add one")


def _claims(
    claims: Iterable[Located], subjects: set[str] | None, publishers: set[str] | None, today: date
) -> Iterator[Fault]:
    """What is wrong with reports, or with counts, which are of places alone."""
    for item in claims:
        claim = item.record
        if subjects is not None and claim.subject not in subjects:
            what = "place" if isinstance(claim, Count) else "place or leg"
            yield item.fault("subject", f"there is no {what} {claim.subject!r}")
        if publishers is not None and claim.publisher not in publishers:
            what = f"there is no source {claim.publisher!r}: add it to sources.csv"
            yield item.fault("publisher", what)
        if claim.reported_on > today:
            yield item.fault("reported_on", f"{claim.reported_on} is in the future")


def _retractions(retractions: Iterable[Located], reports: set[str]) -> Iterator[Fault]:
    for item in retractions:
        if item.record.report not in reports:
            yield item.fault("report", f"there is no report or count {item.record.report}")

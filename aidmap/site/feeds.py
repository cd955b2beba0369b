"""An Atom feed (RFC 4287) of changes, and a calendar (RFC 5545) of changes and announced openings.

Only this module imports feedgen and icalendar.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

from aidmap import geo
from aidmap.documents.text_direction import clean_line
from aidmap.model import Leg
from aidmap.site.page import day_path, place_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.model import Place, Report, Traffic
    from aidmap.query.period import StatusChange
    from aidmap.site.site_data import Subject

NEWEST = 60  # entries of the feed; the calendar has all
MAKER = "-//aidmap//changes//EN"


def atom(subject: Subject) -> bytes:
    """The newest changes as an Atom feed, the newest first."""
    feed: Any = FeedGenerator()
    feed.id(_urn(subject, "feed"))
    feed.title(clean_line(subject.title))
    feed.subtitle(clean_line(geo.finding(subject.snapshot, subject.speech)))
    feed.author({"name": clean_line(subject.title)})
    feed.rights(clean_line(subject.data.records.about.licence))
    feed.language(subject.language)
    feed.generator("aidmap")
    if subject.url:
        feed.link(href=f"{subject.url}changes.atom", rel="self", type="application/atom+xml")
        feed.link(href=subject.url, rel="alternate", type="text/html")
    newest = [
        (day, traffic, turn)
        for day in reversed(subject.changes)
        for traffic, turn in subject.changes[day]
    ][:NEWEST]
    moments = [_entered_at(turn, subject) for _, _, turn in newest]
    feed.updated(max(moments, default=_begin(subject.on, subject)))
    for day, traffic, turn in newest:
        entry = feed.add_entry(order="append")
        entry.id(_urn(subject, f"{day}/{traffic}/{turn.subject.id}"))
        entry.title(clean_line(_change_text(turn, traffic, subject)))
        entry.published(_begin(day, subject))
        entry.updated(_entered_at(turn, subject))
        entry.link(href=f"{subject.url}{day_path(day)}", rel="alternate", type="text/html")
        entry.summary(clean_line(_source(turn.report, subject)))
    content: bytes = feed.atom_str(pretty=True)
    return content


def calendar(subject: Subject) -> bytes:
    """A calendar of all changes, and of announced openings on the days announced."""
    told = Calendar()
    told.add("prodid", MAKER)
    told.add("version", "2.0")
    told.add("name", clean_line(subject.title))
    told.add("x-wr-calname", clean_line(subject.title))
    told.add("x-wr-timezone", subject.data.records.about.time_zone)
    for event in (*_changes(subject), *_openings(subject)):
        told.add_component(event)
    content: bytes = told.to_ical()
    return content


def _changes(subject: Subject) -> Iterator[Event]:
    for day, all_of_it in subject.changes.items():
        for traffic, turn in all_of_it:
            key = f"{day}/{traffic}/{turn.subject.id}"
            said = _change_text(turn, traffic, subject)
            yield _event(subject, key, day, said, turn.subject, turn.report)


def _openings(subject: Subject) -> Iterator[Event]:
    speech = subject.speech
    for place, report in subject.announced_openings:
        traffic = speech.join(speech.word(kind.value) for kind in report.traffic)
        said = f"{speech.word('site_opening', place=subject.short(place))} ({traffic})"
        yield _event(subject, report.id, report.effective_from, said, place, report)


def _event(
    subject: Subject, key: str, day: date, said: str, one: Place | Leg, report: Report | None
) -> Event:
    event = Event()
    event.add("uid", _urn(subject, key))
    event.add("dtstamp", report.recorded_at if report else _begin(day, subject).astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", clean_line(said))
    event.add("description", clean_line(_source(report, subject)))
    event.add("transp", "TRANSPARENT")
    if subject.url and not isinstance(one, Leg):
        event.add("url", f"{subject.url}{place_path(one)}")
    return event


def _change_text(turn: StatusChange, traffic: Traffic, subject: Subject) -> str:
    speech = subject.speech
    became = speech.word(
        "site_became",
        place=subject.short_name(turn.subject.id),
        after=speech.word(turn.after.value),
        before=speech.word(turn.before.value),
    )
    return f"{became}, {speech.word(traffic.value)}"


def _source(report: Report | None, subject: Subject) -> str:
    """The source of a report: publisher, day, title and address."""
    speech = subject.speech
    if report is None:
        return speech.word("no_report")
    publisher = subject.snapshot.publishers[report.publisher]
    parts = [f"{publisher}, {speech.day(report.reported_on)}", report.title or "", report.url or ""]
    return ": ".join(part for part in parts if part)


def _entered_at(turn: StatusChange, subject: Subject) -> datetime:
    """When the report of a change was recorded; without a report, the start of its day."""
    return turn.report.recorded_at if turn.report else _begin(turn.day, subject)


def _begin(day: date, subject: Subject) -> datetime:
    """The first instant of a day in the time zone of the data set."""
    return datetime.combine(day, time(), ZoneInfo(subject.data.records.about.time_zone))


def _urn(subject: Subject, key: str) -> str:
    """A permanent identifier of an entry, independent of the address of the site."""
    return uuid5(NAMESPACE_URL, f"aidmap:{subject.data.records.about.id}/{key}").urn

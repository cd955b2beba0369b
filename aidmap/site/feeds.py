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

from aidmap.documents.text_direction import clean_line
from aidmap.model import Leg
from aidmap.query.finding import dated_sentence
from aidmap.site.file_paths import day_path, place_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from aidmap.model import Count, Place, Report, Traffic
    from aidmap.query.period import StatusChange
    from aidmap.site.site_data import SiteData

MAX_ENTRIES = 60  # in the feed; the calendar has all changes
PRODUCT_ID = "-//aidmap//changes//EN"


def atom(site: SiteData) -> bytes:
    """The newest changes as an Atom feed, the newest first."""
    feed: Any = FeedGenerator()
    feed.id(_urn(site, "feed"))
    feed.title(clean_line(site.title))
    feed.subtitle(clean_line(dated_sentence(site.snapshot, site.speech)))
    feed.author({"name": clean_line(site.title)})
    feed.rights(clean_line(site.data.records.about.licence))
    feed.language(site.language)
    feed.generator("aidmap")
    if site.url:
        feed.link(href=f"{site.url}changes.atom", rel="self", type="application/atom+xml")
        feed.link(href=site.url, rel="alternate", type="text/html")
    newest = [
        (day, traffic, change)
        for day in reversed(site.changes_by_day)
        for traffic, change in site.changes_by_day[day]
    ][:MAX_ENTRIES]
    moments = [_recorded_at(change, site) for _, _, change in newest]
    feed.updated(max(moments, default=_start_of_day(site.on, site)))
    for day, traffic, change in newest:
        entry = feed.add_entry(order="append")
        entry.id(_urn(site, f"{day}/{traffic}/{change.subject.id}"))
        entry.title(clean_line(_change_text(change, traffic, site)))
        entry.published(_start_of_day(day, site))
        entry.updated(_recorded_at(change, site))
        entry.link(href=f"{site.url}{day_path(day)}", rel="alternate", type="text/html")
        entry.summary(clean_line(_source_text(change.decider, site)))
    content: bytes = feed.atom_str(pretty=True)
    return content


def calendar(site: SiteData) -> bytes:
    """A calendar of all changes, and of announced openings on the days announced."""
    result = Calendar()
    result.add("prodid", PRODUCT_ID)
    result.add("version", "2.0")
    result.add("name", clean_line(site.title))
    result.add("x-wr-calname", clean_line(site.title))
    result.add("x-wr-timezone", site.data.records.about.time_zone)
    for event in (*_change_events(site), *_opening_events(site)):
        result.add_component(event)
    content: bytes = result.to_ical()
    return content


def _change_events(site: SiteData) -> Iterator[Event]:
    for day, changes in site.changes_by_day.items():
        for traffic, change in changes:
            key = f"{day}/{traffic}/{change.subject.id}"
            summary = _change_text(change, traffic, site)
            yield _event(site, key, day, summary, change.subject, change.decider)


def _opening_events(site: SiteData) -> Iterator[Event]:
    speech = site.speech
    for place, report in site.announced_openings:
        traffic = speech.join(speech.word(kind.value) for kind in report.traffic)
        summary = f"{speech.word('site_opening', place=site.short(place))} ({traffic})"
        yield _event(site, report.id, report.effective_from, summary, place, report)


def _event(
    site: SiteData,
    key: str,
    day: date,
    summary: str,
    one: Place | Leg,
    claim: Report | Count | None,
) -> Event:
    event = Event()
    event.add("uid", _urn(site, key))
    event.add("dtstamp", claim.recorded_at if claim else _start_of_day(day, site).astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", clean_line(summary))
    event.add("description", clean_line(_source_text(claim, site)))
    event.add("transp", "TRANSPARENT")
    if site.url and not isinstance(one, Leg):
        event.add("url", f"{site.url}{place_path(one)}")
    return event


def _change_text(change: StatusChange, traffic: Traffic, site: SiteData) -> str:
    speech = site.speech
    became = speech.word(
        "site_became",
        place=site.short_name(change.subject.id),
        after=speech.word(change.after.value),
        before=speech.word(change.before.value),
    )
    return f"{became}, {speech.word(traffic.value)}"


def _source_text(claim: Report | Count | None, site: SiteData) -> str:
    """The source of a report or a count: publisher, day, title and address."""
    speech = site.speech
    if claim is None:
        return speech.word("no_report")
    publisher = site.snapshot.publishers[claim.publisher]
    parts = [f"{publisher}, {speech.day(claim.reported_on)}", claim.title or "", claim.url or ""]
    return ": ".join(part for part in parts if part)


def _recorded_at(change: StatusChange, site: SiteData) -> datetime:
    """When what decides a change was recorded; without that, the start of its day."""
    return change.decider.recorded_at if change.decider else _start_of_day(change.day, site)


def _start_of_day(day: date, site: SiteData) -> datetime:
    """The first instant of a day in the time zone of the data set."""
    return datetime.combine(day, time(), ZoneInfo(site.data.records.about.time_zone))


def _urn(site: SiteData, key: str) -> str:
    """A permanent identifier of an entry, independent of the address of the site."""
    return uuid5(NAMESPACE_URL, f"aidmap:{site.data.records.about.id}/{key}").urn

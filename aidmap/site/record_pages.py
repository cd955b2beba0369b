"""The pages of places and routes: status, history and reports."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from aidmap.documents import sections
from aidmap.documents.amount_table import counted_section
from aidmap.documents.blocks import (
    Bullets,
    Heading,
    Paragraph,
    Picture,
    Table,
    TextRun,
    plain_line,
)
from aidmap.documents.citations import Citations
from aidmap.figure import chart_figure
from aidmap.i18n import languages
from aidmap.rules.routes import route_runs
from aidmap.rules.status import DAY
from aidmap.site.file_paths import amounts_name, chart_name, place_path, route_path
from aidmap.site.page import Page, make_page
from aidmap.store import evidence
from aidmap.style import STATUS

if TYPE_CHECKING:
    from datetime import date

    from aidmap.documents.blocks import Block, Line
    from aidmap.model import Place, Report, Route, Status, Traffic
    from aidmap.query.snapshot import Snapshot
    from aidmap.site.site_data import SiteData


COLUMN_WIDTHS = (0.46, 0.2, 0.2, 0.14)  # of the history, as fractions


def place_page(site: SiteData, place: Place) -> Page:
    """The page of a place: its status, and for each kind of traffic history and reports."""
    speech = site.speech
    title = place.name(speech.language)
    citations = Citations(site.snapshot, speech)
    snapshots = site.snapshots
    reported = [kind for kind, snapshot in snapshots.items() if snapshot.said_of(place.id)]
    states = {kind: snapshots[kind].state(place.id) for kind in reported or snapshots}
    now = {
        kind: f"{site.traffic_heading(kind)}: {STATUS[state.status].symbol} "
        f"{sections.status_text(state, speech)}"
        for kind, state in states.items()
    }
    leads = [
        Paragraph(citations.cite_after(f"{status}.", states[kind].decider), "lead")
        for kind, status in now.items()
    ]
    blocks: list[Block] = [
        Heading(title, 1),
        *leads,
        Paragraph(plain_line(_kind_and_names(site, place))),
    ]
    by_traffic = [_place_blocks(site, place, traffic) for traffic in site.snapshots]
    blocks += [block for one in by_traffic for block in one]
    if not any(by_traffic):
        blocks.append(Paragraph(plain_line(speech.word("site_never"))))
    routes = tuple(
        (TextRun(route.name(speech.language), link=f"../{route_path(route)}"),)
        for route in site.snapshot.records.routes
        if place.id in route.places
    )
    if routes:
        blocks += [Heading(speech.word("site_through")), Bullets(routes)]
    link = f"../map.html#place={place.id}&lang={site.language}"
    blocks.append(Paragraph((TextRun(speech.word("site_map"), link=link),)))
    summary = f"{title}. {'. '.join(now.values())}."
    pictures = {
        block.name: f"places/{block.name}.png" for block in blocks if isinstance(block, Picture)
    }
    return make_page(site, place_path(place), blocks, summary, citations, pictures)


def _kind_and_names(site: SiteData, place: Place) -> str:
    """The kind of a place and its other names, separated by commas."""
    names = place.names_in((*languages(), *sorted(place.names)))
    others = [name for key, name in names.items() if key != site.language]
    facts = dict.fromkeys([site.speech.word(place.kind), *others, *place.aliases])
    return site.speech.join(facts)


def _place_blocks(site: SiteData, place: Place, traffic: Traffic) -> list[Block]:
    """History and reports of a place for one kind of traffic; empty if there are no reports."""
    snapshot, speech = site.snapshots[traffic], site.speech
    reports = snapshot.said_of(place.id)
    amounts = _amount_blocks(site, place, traffic)
    if not reports:
        return [Heading(site.traffic_heading(traffic)), *amounts] if amounts else []
    period = site.periods[traffic]
    days = {"first": speech.day(period.first), "last": speech.day(period.last)}
    chart = Picture(
        name=chart_name(place, traffic), caption=speech.word("bars_help"),
        alt=f"{site.short(place)}: {speech.word('chart_timeline', **days)}",
    )  # fmt: skip
    spans = snapshot.spans(place.id)
    rows = [(span.status, span.contested, span.first, span.last) for span in spans]
    return [
        Heading(site.traffic_heading(traffic)),
        chart,
        _spans_table(site, speech.word("history"), rows),
        *amounts,
        Heading(speech.word("site_reports"), 3),
        Bullets(tuple(_report_item(site, snapshot, report) for report in reports)),
    ]


def _amount_blocks(site: SiteData, place: Place, traffic: Traffic) -> list[Block]:
    """What was counted at a place: a chart of what is usually counted, and a table of all of it."""
    counted, speech = site.counted(place, traffic), site.speech
    table = counted_section(counted, speech)
    if not any(isinstance(block, Table) for block in table):
        return []
    blocks: list[Block] = [Heading(speech.word("site_counts"), 3)]
    if counted.counts:
        title = chart_figure.title(counted, "amounts", speech)
        alt = f"{site.short(place)}: {title}"
        blocks.append(Picture(name=amounts_name(place, traffic), caption=title, alt=alt))
    return [*blocks, *table]


def _spans_table(
    site: SiteData, caption: str, rows: list[tuple[Status, bool, date, date]]
) -> Table:
    """A table of statuses, the latest first; one still in force ends on the day of the site."""
    speech = site.speech
    return Table(
        caption=caption,
        columns=tuple(speech.word(key) for key in ("status", "site_from", "site_to", "site_days")),
        rows=tuple(
            (
                plain_line(_status_text(site, status, contested=contested)),
                plain_line(speech.day(first)),
                plain_line(speech.day(last)),
                plain_line(speech.number((last - first).days + 1)),
            )
            for status, contested, first, last in reversed(rows)
        ),
        widths=COLUMN_WIDTHS,
    )


def _status_text(site: SiteData, status: Status, *, contested: bool) -> str:
    keys = [status.value, *(["contested"] if contested else [])]
    return f"{STATUS[status].symbol} {site.speech.join(map(site.speech.word, keys))}"


def _report_item(site: SiteData, snapshot: Snapshot, report: Report) -> Line:
    """A report in one line: claim, days, publisher, source, note, and whether it was withdrawn."""
    speech = site.speech
    days = {"day": speech.day(report.effective_from)}
    if report.effective_to:
        days["last"] = speech.day(report.effective_to)
    force = speech.word("in_force_to" if report.effective_to else "in_force", **days)
    claim = speech.join([speech.word(report.status.value), speech.word(report.basis.value), force])
    source = f". {snapshot.publishers[report.publisher]}, {speech.day(report.reported_on)}"
    line = [TextRun(f"{STATUS[report.status].symbol} {claim}", strong=True), TextRun(source)]
    if report.title or report.url:
        line += [TextRun(": "), TextRun(report.title or report.url or "", link=report.url or "")]
    if report.note:
        line.append(TextRun(f". {report.note}"))
    if report.evidence and site.with_evidence:
        link = f"../{evidence.FOLDER}/{report.evidence}.zip"
        line += [TextRun(". "), TextRun(speech.word("site_evidence"), link=link)]
    if report.id in snapshot.retractions:
        reason = snapshot.retractions[report.id].because
        line.append(TextRun(f" ({speech.word('site_withdrawn', reason=reason)})", strong=True))
    return tuple(line)


def route_page(site: SiteData, route: Route) -> Page:
    """The page of a route: status, obstacles, history, and the places along it."""
    speech = site.speech
    title = route.name(speech.language)
    by_traffic = [_route_blocks(site, route, traffic) for traffic in route.traffic]
    places = site.snapshot.network.places
    along = tuple(
        (TextRun(site.short(places[one]), link=f"../{place_path(places[one])}"),)
        for one in route.places
    )
    blocks = [
        Heading(title, 1),
        *(block for one in by_traffic for block in one),
        Heading(speech.word("site_way")),
        Bullets(along),
    ]
    return make_page(site, route_path(route), blocks, title)


def _route_blocks(site: SiteData, route: Route, traffic: Traffic) -> list[Block]:
    snapshot, speech = site.snapshots[traffic], site.speech
    state = next((one for one in snapshot.routes if one.route.id == route.id), None)
    now = f"{STATUS[state.status].symbol} {speech.word(state.status.value)}" if state else ""
    lead = plain_line(now or speech.word("site_not_there"))
    blocks: list[Block] = [Heading(site.traffic_heading(traffic)), Paragraph(lead, "lead")]
    legs = {leg.id for leg in snapshot.network.legs_of(route)}
    reports = [report for leg in sorted(legs) for report in snapshot.said_of(leg)]
    obstacles = (state.blocked_by or state.limited_by) if state else ()
    if obstacles:
        names = speech.join(site.short_name(one) for one in obstacles)
        blocks.append(Paragraph(plain_line(f"{speech.word('blocked_by')}: {names}.")))
    runs = route_runs(snapshot.network, route, snapshot.runs, until=site.on)
    end = min(site.on, snapshot.network.days_of(route)[1] or site.on)
    ends = [*(after.first - DAY for _, after in pairwise(runs)), end]
    rows = [(run.status, False, run.first, last) for run, last in zip(runs, ends, strict=False)]
    if rows:
        blocks.append(_spans_table(site, speech.word("history"), rows))
    if reports:
        items = tuple(_report_item(site, snapshot, report) for report in reports)
        blocks += [Heading(speech.word("site_reports"), 3), Bullets(items)]
    return blocks

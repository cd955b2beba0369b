"""Reports and counts as columns of the page's data, with the documents that they cite.

The other records are left to `payload`. Days count from the first day of the time line.
"""

from __future__ import annotations

from itertools import pairwise
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, TypeVar

from aidmap import geo
from aidmap.html.encoded_lines import encode_numbers
from aidmap.model import Basis, Reason, Report, Status, Traffic
from aidmap.model.vocabulary import Direction, Measure, Stage
from aidmap.rules.sightings import is_sighting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from aidmap.model import Count
    from aidmap.query.snapshot import Snapshot

Item = TypeVar("Item")
RISING = {"reports": (4, 6), "counts": (5, 7)}  # columns given as differences
# Where each word stands in its vocabulary.
STATUSES, BASES, REASONS, TRAFFICS = (
    {word: place for place, word in enumerate(words)} for words in (Status, Basis, Reason, Traffic)
)
SCHEME = "https://"  # nearly every address begins with it, so the script adds it


def claims_json(
    snapshot: Snapshot,
    numbers: Mapping[str, int],
    reports: Sequence[Report],
    counts: Sequence[Count],
) -> dict[str, Any]:
    """The publishers, addresses and documents, and the reports and counts as columns.

    Args:
        snapshot: what is shown first.
        numbers: those of the places and legs, by id.
        reports: the reports, in the order in which they came in.
        counts: the counts, likewise.
    """
    claims: list[Report | Count] = [*reports, *counts]
    publishers = number_items(sorted(snapshot.publishers))
    urls = number_items(sorted({claim.url or "" for claim in claims}))
    first, _ = geo.time_line_days(snapshot)
    cited = {claim.id: _cited_document(claim, publishers, urls, first) for claim in claims}
    documents = number_items(cited.values())
    columns = {
        "reports": [
            _report_row(report, numbers[report.subject], documents[cited[report.id]], first)
            for report in reports
        ],
        "counts": [
            _count_row(count, numbers[count.subject], documents[cited[count.id]], first)
            for count in counts
        ],
    }
    return {
        "publishers": [[publisher, snapshot.publishers[publisher]] for publisher in publishers],
        "urls": _front_code(url.removeprefix(SCHEME) for url in urls),
        "documents": _columns(documents, rising=(1,)),
        **{name: _columns(rows, rising=RISING[name]) for name, rows in columns.items()},
    }


def _cited_document(
    claim: Report | Count, publishers: Mapping[str, int], urls: Mapping[str, int], first: date
) -> tuple[int, int, str, int]:
    """The document that is cited, which several may share; days count from the first day.

    That of a count has no title: what the page says of it is its figure.
    """
    day = (claim.reported_on - first).days
    title = claim.title or "" if isinstance(claim, Report) else ""
    return (publishers[claim.publisher], day, title, urls[claim.url or ""])


def _report_row(report: Report, subject: int, document: int, first: date) -> list[Any]:
    """A report as a row in the order that assets/model.js expects; words are given by index.

    Its first day counts from the first day of the time line. The number of its days follows, 0 for
    open-ended reports.
    """
    last = report.effective_to
    return [
        subject,
        STATUSES[report.status],
        BASES[report.basis],
        traffic_bits(report.traffic),
        (report.effective_from - first).days,
        (last - report.effective_from).days + 1 if last else 0,
        document,
        report.note or 0,
        REASONS[report.reason] + 1 if report.reason else 0,
    ]


def _count_row(count: Count, subject: int, document: int, first: date) -> list[Any]:
    """A count as a row in the order that assets/model.js expects; words are given by index.

    Whether it is a sighting stands before its value: a number, or a text with decimals.
    """
    value = count.value.normalize()
    return [
        subject,
        list(Measure).index(count.measure),
        list(Stage).index(count.stage),
        list(Direction).index(count.direction),
        traffic_bits([count.traffic]),
        (count.first_day - first).days,
        count.days,
        document,
        int(is_sighting(count)),
        int(value) if value == value.to_integral_value() else f"{value:f}",
    ]


def _columns(rows: Iterable[Sequence[Any]], *, rising: Iterable[int]) -> list[list[Any] | str]:
    """Rows as columns, which take less room.

    Numbers in a rising column are given as differences to the one before. A column of whole numbers
    alone is encoded as a text.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    for index in rising:
        if columns:
            columns[index] = [now - before for before, now in pairwise([0, *columns[index]])]
    return [
        encode_numbers(column) if {*map(type, column)} <= {int} else column for column in columns
    ]


def number_items(items: Iterable[Item]) -> dict[Item, int]:
    """Number distinct items in the order of their first occurrence."""
    return {item: number for number, item in enumerate(dict.fromkeys(items))}


def _front_code(texts: Iterable[str]) -> list[int | str]:
    """Compress texts that begin alike: for each the length of the prefix it shares, and its rest.

    The prefix is that shared with the text before; lengths are in UTF-16 code units.
    """
    coded: list[int | str] = []
    before = ""
    for text in texts:
        shared = commonprefix([before, text])  # noqa: RUF071 - by letters, not path segments
        coded += [len(shared.encode("utf-16-le")) // 2, text.removeprefix(shared)]
        before = text
    return coded


def traffic_bits(traffic: Iterable[Traffic]) -> int:
    """The kinds of traffic as a number, a bit for each."""
    return sum({1 << TRAFFICS[kind] for kind in traffic})

"""Maps, tables and lists of changes, inserted into users' own documents at their markers.

A marker is a paragraph like `[[aid-map on=2024-04-20 lang=ar]]`, in upper or lower case; in
Markdown it may also be a comment. The content is made in `briefing` and `sections`. Reading and
writing the files is left to `word_template` and `markdown_template`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aidmap.documents import amount_document, amount_table, briefing, sections
from aidmap.documents.citations import Citations
from aidmap.errors import AidmapError, DataError
from aidmap.i18n import Speech, languages
from aidmap.model import Traffic
from aidmap.query.counted_period import CountedPeriod
from aidmap.query.period import MONTH, Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from aidmap.documents.blocks import Block
    from aidmap.query.dataset import Dataset
    from aidmap.query.snapshot import Snapshot

COMMON_KEYS = ("lang", "traffic", "known-by", "according-to", "counts")
KEYS = {
    "aid-map": ("on", *COMMON_KEYS, "table"),
    "aid-table": ("on", *COMMON_KEYS),
    "aid-changes": ("from", "to", *COMMON_KEYS),
    "aid-timeline": ("from", "to", *COMMON_KEYS),
    "aid-amounts": ("from", "to", *COMMON_KEYS, "chart"),
}
STRAIGHT_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"') | {"\u2019": "'"})


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A marker, parsed.

    Attributes:
        kind: a key of `KEYS`.
        options: its values by key.
    """

    kind: str
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the content."""
        return self.options.get("lang", "en")


def insert(
    data: Dataset,
    report: Path,
    *,
    at: Sequence[str] = (),
    defaults: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Fill the markers of a report, or replace what filled them before.

    Args:
        data: the data set.
        report: a .docx or .md file, which is only read.
        at: the markers to fill, as written in the report; empty: all of them.
        defaults: values for the keys that a marker leaves out, by the keys of `KEYS`.

    Returns:
        The contents of the files by name, for the report's folder; the report comes last.

    Raises:
        DataError: the report cannot be read, or a marker is missing or asks for unknown things.
    """
    from aidmap.documents import markdown_template

    slots = markdown_template.read_slots(report)
    chosen = _choose_markers(slots.markers, at, report.name)
    filled, faults = [], []
    for number in chosen:
        text = slots.markers[number]
        try:
            marker = parse_marker(text, defaults or {})
            filled.append((number, marker, blocks_for(data, marker)))
        except AidmapError as error:
            faults += [f"{report.name}: {text}: {line}" for line in error.lines]
    if faults:
        raise DataError(faults)
    for number, marker, content in filled:
        labels = briefing.caption_labels(Speech(marker.language))
        slots.fill(number, content, language=marker.language, labels=labels)
    return slots.files()


def _choose_markers(markers: Sequence[str], at: Sequence[str], name: str) -> list[int]:
    """The indices of the markers to fill.

    Raises:
        DataError: the report has no marker, or not one of those given by `at`.
    """
    if not markers:
        what = "has no marker: write [[aid-map]] into a paragraph of its own"
        raise DataError([f"{name}: {what}"])
    there = ", ".join(dict.fromkeys(markers))
    wanted = [normalize_marker(text) for text in at]
    found = [normalize_marker(text) for text in markers]
    missing = [text for text in wanted if text not in found]
    if missing:
        raise DataError(f"{name}: has no {text}; it has {there}" for text in missing)
    return [number for number, text in enumerate(found) if not at or text in wanted]


def normalize_marker(text: str) -> str:
    """Undo what Word changes while a user types a marker: curly quotes and other spaces."""
    inner = " ".join(text.translate(STRAIGHT_QUOTES).strip()[2:-2].split())
    kind, space, rest = inner.partition(" ")
    return f"[[{kind.lower()}{space}{rest}]]"


def parse_marker(text: str, defaults: Mapping[str, str]) -> Marker:
    """Parse a marker.

    Raises:
        DataError: lists all of its faults.
    """
    try:
        kind, *pairs = shlex.split(normalize_marker(text)[2:-2])
    except ValueError as error:
        raise DataError([f"cannot be read: {error}"]) from None
    if kind not in KEYS:
        raise DataError([f"{kind!r} is no marker of ours: write {_join_with_or(KEYS)}"])
    known = KEYS[kind]
    options, faults = {key: value for key, value in defaults.items() if key in known}, []
    for pair in pairs:
        key, sign, value = pair.partition("=")
        key = key.lower()  # word processors capitalize the first word of a sentence
        value = value.lower() if key in {"lang", "traffic", "table", "chart"} else value
        if key not in known or not sign or not value:
            faults.append(f"{pair!r} is not for {kind}: write {_join_with_or(known)}, each with =")
        options[key] = value
    allowed: dict[str, list[str]] = {"lang": list(languages()), "traffic": list(Traffic)}
    allowed |= {key: ["no", "yes"] for key in ("table", "chart", "counts")}
    for key, words in allowed.items():
        if options.get(key, words[0]) not in words:
            faults.append(f"{key}={options[key]} is none: write {_join_with_or(words)}")
    if faults:
        raise DataError(faults)
    return Marker(kind=kind, options=options)


def blocks_for(data: Dataset, marker: Marker) -> list[Block]:
    """The content that a marker asks for.

    Raises:
        AidmapError: a day is invalid, or a publisher is unknown.
    """
    options, speech = marker.options, Speech(marker.language)
    snapshot = _snapshot(data, marker, data.day(options.get("to", options.get("on"))))
    first = data.day(options["from"]) if "from" in options else None
    period = Period.until(snapshot, first=first, days=MONTH)
    citations = Citations(snapshot, speech, numbered=False)
    if marker.kind == "aid-map":
        with_table = options.get("table") == "yes"
        table = sections.status_table(period, citations) if with_table else []
        picture = briefing.map_picture(snapshot, speech, with_finding=True)
        return [picture, *briefing.picture_notes(snapshot, speech), *table]
    if marker.kind == "aid-table":
        return sections.status_table(period, citations)
    if marker.kind == "aid-changes":
        return [briefing.changes_heading(period, speech), *sections.change_list(period, citations)]
    if marker.kind == "aid-amounts":
        return _amounts(period, speech, with_chart=options.get("chart") == "yes")
    notes = briefing.picture_notes(snapshot, speech, sources=period.sources)
    return [briefing.timeline_picture(period, speech), *notes]


def _amounts(period: Period, speech: Speech, *, with_chart: bool) -> list[Block]:
    """The table of what was counted, under its chart if that is asked for."""
    table = amount_table.counted_section(period, speech)
    if not with_chart:
        return table
    counted = CountedPeriod.of(period)
    notes = briefing.picture_notes(period.snapshot, speech, sources=counted.sources)
    return [amount_document.amounts_picture(counted, speech), *notes, *table]


def _snapshot(data: Dataset, marker: Marker, on: Any) -> Snapshot:
    options = marker.options
    publishers = options.get("according-to", "")
    return data.at(
        on,
        traffic=options.get("traffic", Traffic.GOODS),
        known_by=options.get("known-by"),
        according_to=[name.strip() for name in publishers.split(",") if name.strip()],
        counts=options.get("counts") != "no",
    )


def _join_with_or(words: Any) -> str:
    *most, last = list(words)
    return f"{', '.join(most)} or {last}" if most else str(last)

"""Claims of how much passed a place: a figure with its place, its days and how far it had come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aidmap.model import Direction, Stage, Status, Traffic
from aidmap.model.vocabulary import usual_traffic
from aidmap.proposals.claim_doubts import DOUBTS, count_doubts
from aidmap.proposals.claim_figures import is_rate
from aidmap.proposals.claim_times import TOLD, time_of
from aidmap.proposals.row_figures import cells_of
from aidmap.proposals.sentence_reading import DOCUMENT_DAY, NO_DAY, Claim, Reading
from aidmap.proposals.status_claims import is_ahead
from aidmap.proposals.status_words import Clause, Predicate, is_negated
from aidmap.proposals.unsaid import is_refused

if TYPE_CHECKING:
    from datetime import date

    from aidmap.proposals.claim_figures import Figure
    from aidmap.proposals.place_mentions import Mention

STOPPED = (Stage.RETURNED, Stage.INTERCEPTED)
LONGEST_COUNT = 366  # days that one figure covers


def count_claims(reading: Reading, clause: Clause, groups: list[list[Mention]]) -> list[Claim]:
    """The figures of a clause that belong to one place each."""
    inside = [one for one in reading.figures if clause.holds(one.start)]
    made = []
    for figure in inside:
        part = _cell(reading, clause, figure)
        stage, word = _stage(reading, part, figure)
        at = Predicate(figure.start, figure.end, Status.RESTRICTED)
        if not stage or figure.value <= 0 or is_rate(reading.text, reading.words, figure):
            continue
        if _is_part(reading, figure) or is_ahead(reading, clause, at):
            continue
        if stage not in STOPPED and is_refused(reading, clause, figure.start):
            continue
        if is_negated(reading.lowered, reading.words, clause, figure.start):
            continue
        mention = _place(figure, inside, groups)
        if mention:
            made.append(_claim(reading, part, figure, mention, stage=stage, word=word))
    return [one for one in made if one]


def _cell(reading: Reading, clause: Clause, figure: Figure) -> Clause:
    """The cell of a row in which a figure stands; of a sentence, the clause."""
    if not reading.row:
        return clause
    return next(cell for cell in cells_of(reading.text) if cell.holds(figure.start))


def _claim(
    reading: Reading, clause: Clause, figure: Figure, mention: Mention, *, stage: str, word: str
) -> Claim | None:
    """The claim of a figure; None: it lies ahead, or is a total since long ago."""
    at = Predicate(figure.start, figure.end, Status.RESTRICTED)
    time = time_of(reading, clause, ahead=False, at=at, state=True)
    told = time.doubt == TOLD
    last: date = min(time.last or (time.first if told else reading.base), reading.base)
    if time.first > last or (last - time.first).days > LONGEST_COUNT:
        return None
    traffic, cargo = _traffic(reading, clause, figure)
    assumed = time.ground == DOCUMENT_DAY
    doubts = [DOUBTS.get(mention.how, ""), time.doubt, NO_DAY if assumed else ""]
    at_figure = (figure.start, figure.end)
    doubts += count_doubts(reading, clause, mention, at=at_figure, day=time.ground)
    out = stage == Stage.EXITED
    return Claim(
        place=mention.places[0], traffic=(traffic,), first=time.first, last=last,
        value=figure.value, measure=figure.measure, stage=stage,
        direction=(Direction.OUT if out else Direction.IN).value, cargo=cargo,
        grounds={
            "place": reading.text[mention.start : mention.end], "day": time.ground,
            "value": reading.text[figure.start : figure.end], "stage": word,
            "traffic": cargo or figure.measure,
        },
        doubts=[one for one in doubts if one],
    )  # fmt: skip


def _place(figure: Figure, figures: list[Figure], groups: list[list[Mention]]) -> Mention | None:
    """The place of a figure: the next behind it before another figure, else the only one."""
    nearer = [one.start for one in figures if one.start > figure.start]
    limit = min(nearer, default=1 << 30)
    behind = [group for group in groups if figure.end <= group[0].start < limit]
    through = [group for group in behind if group[0].through]
    elided = any(one.elided for one in figures)
    left = [group for group in groups if group[0].start < figure.start]
    chosen = through or behind or ([] if elided and len(groups) > 1 else left[-1:])
    alone = len({place for group in groups for one in group for place in one.places}) == 1
    if not chosen and alone and (not elided or len(groups) == 1):
        chosen = groups[:1]
    if not chosen or len(chosen[0]) != 1 or len(chosen[0][0].places) != 1:
        return None
    return chosen[0][0]


def _stage(reading: Reading, clause: Clause, figure: Figure) -> tuple[str, str]:
    """How far it had come, by the nearest word behind the figure, else before; the word too."""
    found = [
        (match.start() < figure.end, abs(match.start() - figure.end), name, match[0])
        for name in reading.words.names("stages")
        for match in reading.words.pattern("stages", name).finditer(
            reading.lowered, clause.start, clause.end
        )
        if not (_is_of_next(reading, figure, match) or _is_of_part(reading, figure, match))
    ]
    if found:
        _, _, name, word = min(found)
        return name, word
    stays = reading.words.pattern("figures", "not_passed")
    if stays.search(reading.lowered, clause.start, clause.end):
        return "", ""
    around = " ".join(reading.headings[-1:]).lower() if reading.row else reading.lowered
    elsewhere = [
        (match.start(), name, match[0])
        for name in reading.words.names("stages")
        for match in reading.words.pattern("stages", name).finditer(around)
    ]
    return min(elsewhere)[1:] if elsewhere else ("", "")


def _is_of_next(reading: Reading, figure: Figure, stage: re.Match[str]) -> bool:
    """Whether a word behind a figure stands right before the next: "entered 9, collected 7"."""
    return stage.start() >= figure.end and any(
        stage.end() <= other.start and not reading.text[stage.end() : other.start].strip()
        for other in reading.figures
    )


def _is_of_part(reading: Reading, figure: Figure, stage: re.Match[str]) -> bool:
    """Whether a word behind a figure is said of a part of it: of which 17 were returned."""
    subset = reading.words.pattern("unsaid", "subset")
    return bool(subset.search(reading.lowered, figure.end, max(figure.end, stage.start())))


def _is_part(reading: Reading, figure: Figure) -> bool:
    """Whether a figure is a part of another: including, out of."""
    return reading.words.before(
        reading.lowered, figure.start, "unsaid", "subset", gap=r"\s+(?:\w+\s+)?"
    )


def _traffic(reading: Reading, clause: Clause, figure: Figure) -> tuple[Traffic, str]:
    """What was carried, by the words beside a figure; and that word, as the cargo."""
    phrase = re.split(r"[,;.]|\d", figure.phrase.lstrip("0123456789., "))[0]
    phrase = reading.words.pattern("places", "through").split(phrase)[0]
    usual = Traffic(usual_traffic(figure.measure))
    if usual is Traffic.PEOPLE:
        return usual, ""
    words, text = reading.words, reading.lowered
    fuel = words.pattern("traffic", "fuel").search(phrase)
    goods = words.pattern("traffic", "goods").search(phrase)
    if not (fuel or goods) and len(reading.figures) == 1:
        fuel = words.pattern("traffic", "fuel").search(text, clause.start, clause.end)
        goods = words.pattern("traffic", "goods").search(text, clause.start, clause.end)
    if fuel and not (goods and goods.start() < fuel.start()):
        return Traffic.FUEL, fuel[0]
    heading = " ".join(reading.headings[-1:]).lower()
    if not goods and reading.words.pattern("traffic", "fuel").search(heading):
        return Traffic.FUEL, ""
    return usual, goods[0] if goods else ""

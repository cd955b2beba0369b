"""The lines of the pages of a PDF, with their places and fonts. The door for pypdfium2.

PDFium is the reader of PDFs in Chromium; as it is built here it has no JavaScript, and it gives
Arabic and Hebrew in the order in which they are read. Making paragraphs of the lines is left to
`pdf_reader`.
"""

from __future__ import annotations

import ctypes
import logging
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional

from aidmap.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PAGES = 2_000
CELL_GAP = 1.8  # of the size of the font: as far apart, words stand in two cells of a table
BOLD = 600  # the weight of a font
MOSTLY = 0.9  # of the words of a line
RIGHT_TO_LEFT = {"R", "AL"}  # classes of letters in the Unicode algorithm for both directions
SURROGATES = range(0xD800, 0xE000)
LINE_ENDS = {"\r", "\n"}
HYPHENS = {"\x02", "\ufffe"}  # what PDFium gives for a hyphen at the end of a line
PASSWORD = 4  # the error of PDFium for a document that wants one


@dataclass
class PdfLine:
    """A line of a page.

    Attributes:
        cells: its text; several, where it is a row of a table.
        size: of the font, in points.
        bold: whether nearly all of it is.
        y: of its base line, in points above the bottom of the page.
        left: where it begins, in points from the left.
        right: where it ends.
        words: its words, each with where it begins.
        cell_starts: where each of its cells begins.
    """

    cells: list[str]
    size: float
    bold: bool
    y: float
    left: float
    right: float
    words: list[tuple[str, float]] = field(default_factory=list)
    cell_starts: list[float] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its text, without cells."""
        return " ".join(cell.strip() for cell in self.cells).strip()


@dataclass
class PdfContent:
    """What a PDF holds: the lines of each page, and what it says of itself."""

    pages: list[list[PdfLine]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)


def read_lines(path: Path) -> PdfContent:
    """Read the lines of a PDF.

    Raises:
        DataError: it is none, is encrypted, or has too many pages.
    """
    import pypdfium2

    logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD:
            raise DataError([f"{path}: is encrypted: save it without a password"]) from None
        raise DataError([f"{path}: is no PDF that can be read: {error}"]) from None
    if len(document) > MOST_PAGES:
        raise DataError([f"{path}: has more than {MOST_PAGES:,} pages"])
    content = PdfContent(facts=document.get_metadata_dict())
    for number in range(len(document)):
        try:
            page = document[number].get_textpage()
        except pypdfium2.PdfiumError as error:
            raise DataError([f"{path}: page {number + 1} cannot be read: {error}"]) from None
        content.pages.append(list(_lines(page)))
    return content


@dataclass
class _Word:
    """A word of a page: its letters with where each begins, and its font."""

    size: float
    weight: int
    y: float
    letters: list[tuple[str, float]] = field(default_factory=list)
    left: float = float("inf")
    right: float = float("-inf")

    def add(self, letter: str, left: float, right: float) -> None:
        self.letters.append((letter, left))
        self.left, self.right = min(self.left, left), max(self.right, right)

    @property
    def text(self) -> str:
        """Its letters in the order in which they are read.

        Some programs write those of Arabic and Hebrew in the order in which they are drawn.
        """
        runs = []
        for is_rtl, run in groupby(self.letters, key=_is_right_to_left):
            letters = list(run)
            drawn = is_rtl and letters[-1][1] > letters[0][1]
            runs += [letter for letter, _ in (reversed(letters) if drawn else letters)]
        return "".join(runs)


def _is_right_to_left(letter: tuple[str, float]) -> bool:
    return bidirectional(letter[0]) in RIGHT_TO_LEFT


def _line_of(words: list[_Word]) -> PdfLine:
    """Make a line of its words; where they stand far apart, they are cells."""
    cells, starts = [words[0].text], [words[0].left]
    for before, word in pairwise(words):
        apart = max(word.left - before.right, before.left - word.right)
        if apart > CELL_GAP * word.size:
            cells.append(word.text)
            starts.append(word.left)
        else:
            cells[-1] += f" {word.text}"
    heavy = sum(word.weight >= BOLD for word in words)
    return PdfLine(
        cells=cells,
        size=Counter(word.size for word in words).most_common(1)[0][0],
        bold=heavy >= MOSTLY * len(words),
        y=words[0].y,
        left=min(word.left for word in words),
        right=max(word.right for word in words),
        words=[(word.text, word.left) for word in words],
        cell_starts=starts,
    )


def _lines(page: Any) -> Iterator[PdfLine]:
    """Give the lines of a page, in the order in which PDFium reads them."""
    from pypdfium2 import raw

    words: list[_Word] = []
    inside = False
    for index in range(raw.FPDFText_CountChars(page.raw)):
        letter = _letter(raw.FPDFText_GetUnicode(page.raw, index))
        if letter in LINE_ENDS and words:
            yield _line_of(words)
            words = []
        if letter.isspace():
            inside = False
            continue
        left, right, bottom = _box(raw, page, index)
        if not inside:
            weight = raw.FPDFText_GetFontWeight(page.raw, index)
            words.append(_Word(_size(raw, page, index), weight, bottom))
        words[-1].add(letter, left, right)
        inside = True
    if words:
        yield _line_of(words)


def _letter(code: int) -> str:
    """The letter of a code; a surrogate that stands alone is no letter."""
    known = code and code not in SURROGATES
    letter = chr(code) if known else "\N{REPLACEMENT CHARACTER}"
    return "-" if letter in HYPHENS else letter


def _box(raw: Any, page: Any, index: int) -> tuple[float, float, float]:
    """Left, right and bottom of a letter, in points."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(page.raw, index, left, right, bottom, top)
    return left.value, right.value, bottom.value


def _size(raw: Any, page: Any, index: int) -> float:
    """The size of a font as it is seen, in points: some are of one point, and stretched."""
    size = round(raw.FPDFText_GetFontSize(page.raw, index), 1) or 1.0
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(page.raw, index, matrix):
        return round(size * max(abs(matrix.d), abs(matrix.b)), 1) or size
    return size

"""The words of the interface, by language; names of places are on the records.

Each language is a file beside this one, with the same keys (`language_files`). The door for babel,
which writes days and numbers.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from aidmap.errors import DataError
from aidmap.i18n.language_files import languages, plurals, tags, words, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from babel import Locale

__all__ = [
    "ENGLISH", "Speech", "languages", "last_weekday", "month_numbers", "weekday_numbers", "word",
    "words",
]  # fmt: skip


def word(key: str, language: str = "en", **parts: object) -> str:
    """Say a word or a sentence of the interface.

    Raises:
        KeyError: there is no such word.
    """
    said = words(language)[key]
    return said.format(**parts) if parts else said


@dataclass(frozen=True)
class Speech:
    """One language, to say things in: words, days, numbers, lists and names of records."""

    language: str = "en"

    def __post_init__(self) -> None:
        if self.language != "en" and self.language not in tags():
            raise DataError([f"{self.language!r} is no language of ours: {', '.join(languages())}"])

    @property
    def direction(self) -> str:
        """Whether it is written from left to right or from right to left: ltr, rtl."""
        return writing(self.language).direction

    @property
    def words(self) -> dict[str, str]:
        """All words, by key."""
        return words(self.language)

    def word(self, key: str, **parts: object) -> str:
        """Say a word or a sentence of the interface."""
        return word(key, self.language, **parts)

    def plural(self, key: str, count: int, **parts: object) -> str:
        """Say what hangs on a number, in the plural form that the language has for it.

        Raises:
            KeyError: there is no such text.
        """
        forms = plurals(self.language)[key]
        text = forms.get(_plural_form(self.language, count)) or forms["other"]
        return text.format(count=count, **parts)

    def day(self, day: date) -> str:
        """Write a day in words: 20 April 2024."""
        return _day(day, self.language)

    def short_day(self, day: date, *, beside: date) -> str:
        """Write a day shortly: 19 Apr; with its year where that is not the year of another day."""
        return _short_day(day, self.language, with_year=day.year != beside.year)

    @property
    def months(self) -> list[str]:
        """The names of the months, as `day` writes them."""
        from babel.dates import get_month_names

        return list(get_month_names("wide", "format", locale=_locale(self.language)).values())

    @property
    def group(self) -> str:
        """What stands between groups of three digits."""
        from babel.numbers import get_group_symbol

        return get_group_symbol(_locale(self.language))

    @property
    def decimal(self) -> str:
        """What stands before decimals."""
        from babel.numbers import get_decimal_symbol

        return get_decimal_symbol(_locale(self.language))

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return writing(self.language).comma

    @property
    def semicolon(self) -> str:
        """What stands between the parts of a line that have commas of their own."""
        return writing(self.language).semicolon

    def number(self, value: float) -> str:
        """Write a number without decimals, with the marks of the language."""
        from babel.numbers import format_decimal

        return format_decimal(value, "#,##0", locale=_locale(self.language))

    def figure(self, value: Decimal) -> str:
        """Write a published figure with all its decimals, with the marks of the language."""
        from babel.numbers import format_decimal

        return format_decimal(value, "#,##0.######", locale=_locale(self.language))

    def join(self, items: Iterable[str]) -> str:
        """Write a list with the commas of the language."""
        return self.comma.join(items)

    def join_and(self, items: Sequence[str]) -> str:
        """Write a list of at least one item with commas, and "and" before the last."""
        *first, last = items
        return self.word("list_and", first=self.join(first), last=last) if first else last


ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Where months have other names, or shorter ones, than the language has in general.
MONTH_LOCALES = ("en_GB", "ar_SY", "ar_DZ", "ar_MA", "ar_MR")


@cache
def month_numbers() -> dict[str, int]:
    """The number of each month by its names, long and short, in every language; small letters.

    A name that means another month in another language gives none.
    """
    from babel import Locale

    found: dict[str, set[int]] = {}
    for locale in (*map(_locale, languages()), *map(Locale.parse, MONTH_LOCALES)):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    said = name.strip(".").casefold()
                    ways = {said, _without_accents(said)}
                    if locale.language == "he":  # "in May": a letter before the name
                        ways.add("\N{HEBREW LETTER BET}" + said)
                    for way in ways:
                        found.setdefault(way, set()).add(int(number))
    return {said: min(numbers) for said, numbers in found.items() if len(numbers) == 1}


@cache
def weekday_numbers() -> dict[str, int]:
    """The number of each day of the week, Monday 0, by its names in every language."""
    return {
        name.strip(".").casefold(): int(number)
        for locale in map(_locale, languages())
        for width in ("wide", "abbreviated")
        for number, name in locale.days["format"][width].items()
    }


def last_weekday(name: str, today: date) -> date | None:
    """The last day of a name, as monday, today included; None: that is no day of the week."""
    weekday = weekday_numbers().get(name)
    return None if weekday is None else today - timedelta(days=(today.weekday() - weekday) % 7)


def _without_accents(text: str) -> str:
    """A Latin text as keyboards without accents write it; others as they are."""
    bare = unicodedata.normalize("NFD", text).encode("ascii", errors="ignore").decode()
    return bare if bare and text[0].isascii() else text


@cache
def _locale(language: str) -> Locale:
    """What Babel knows of a language.

    Raises:
        DataError: nothing.
    """
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        what = "Babel knows no such language, and so no days and numbers of it"
        raise DataError([f"aidmap/i18n/{language}.toml: {what}"]) from None


def _plural_form(language: str, count: int) -> str:
    """The name that CLDR has for the plural form of a number: one, two, few, many, other."""
    if language == "en":  # without Babel, which takes half as long to load as `aidmap status`
        return "one" if count == 1 else "other"
    return str(_locale(language).plural_form(count))


@cache
def _day(day: date, language: str) -> str:
    if language == "en":  # likewise
        return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=_locale(language))


@cache
def _short_day(day: date, language: str, *, with_year: bool) -> str:
    from babel.dates import format_skeleton

    locale = _locale("en-GB" if language == "en" else language)  # en alone: as in America
    return format_skeleton("yMMMd" if with_year else "MMMd", day, locale=locale)


ENGLISH = Speech()

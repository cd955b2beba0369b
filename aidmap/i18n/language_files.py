"""Which languages the interface has: the files beside this module, each named by its BCP 47 tag.

A file holds the words of one language and, in its table `writing`, how that language is written.
What is said with them is left to `aidmap.i18n`.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from aidmap.errors import DataError, Fault
from aidmap.files import parse_toml
from aidmap.user_cache import cache_folder, keep, recall

FOLDER = Path(__file__).parent
ENGLISH = "en"  # of which every other file has the keys
KEPT = 20  # files of the cache; those that were written first go first
TABLES = {"writing", "plurals"}  # all else in a file is a word of the interface


class Writing(NamedTuple):
    """How a language is written: the table `writing` of its file.

    Attributes:
        rank: its place in lists of languages; those of one rank stand by their tags.
        english_name: what it is called in English.
        direction: ltr or rtl.
        locale: language and country, as documents name them: en-GB.
        comma: what stands between the items of a list.
        semicolon: what stands between the parts of a line that have commas of their own.
    """

    rank: int
    english_name: str
    direction: str
    locale: str
    comma: str
    semicolon: str


@cache
def tags() -> frozenset[str]:
    """The tags of the languages, in no order: one look into the folder, and at no file."""
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def languages() -> tuple[str, ...]:
    """The tags of the languages, in the order in which they are listed: English first.

    Raises:
        DataError: a file is broken.
    """
    return tuple(sorted(tags(), key=lambda tag: (tag != ENGLISH, writing(tag).rank, tag)))


@cache
def writing(tag: str) -> Writing:
    """How a language is written.

    Raises:
        DataError: its file is broken, or does not say so.
    """
    settings = content(tag).get("writing", {})
    wanted = Writing.__annotations__
    faults = [
        _fault(tag, f"writing.{name}", "is missing") for name in wanted if name not in settings
    ]
    if settings.get("direction", "ltr") not in {"ltr", "rtl"}:
        faults.append(_fault(tag, "writing.direction", "must be ltr or rtl"))
    if not isinstance(settings.get("rank", 0), int):
        faults.append(_fault(tag, "writing.rank", "must be a whole number"))
    if faults:
        raise DataError(faults)
    return Writing(**{name: settings[name] for name in wanted})


@cache
def words(tag: str) -> dict[str, str]:
    """The words of a language, by key.

    Raises:
        DataError: its file is broken, or lacks words that English has, or parts of them: all.
    """
    found = {key: text for key, text in content(tag).items() if key not in TABLES}
    english = words(ENGLISH) if tag != ENGLISH else {}
    faults = [
        _fault(tag, key, f"is missing: English has {text!r}")
        for key, text in english.items()
        if not found.get(key)
    ] + [
        _fault(tag, key, f"must have the parts in braces that English has: {text!r}")
        for key, text in english.items()
        if found.get(key) and _parts(found[key]) != _parts(text)
    ]
    if faults:
        raise DataError(faults)
    return found


@cache
def plurals(tag: str) -> dict[str, dict[str, str]]:
    """The texts of a language that hang on a number: by key, then by its plural form.

    Raises:
        DataError: its file lacks texts that English has, or the form `other`, or parts: all.
    """
    found: dict[str, dict[str, str]] = content(tag).get("plurals", {})
    english = plurals(ENGLISH) if tag != ENGLISH else found
    faults = [
        _fault(tag, f"plurals.{key}.other", f"is missing: English has {forms['other']!r}")
        for key, forms in english.items()
        if "other" not in found.get(key, {})
    ] + [
        _fault(
            tag,
            f"plurals.{key}.{form}",
            f"may have the parts in braces of {english[key]['other']!r}",
        )
        for key in english.keys() & found.keys()
        for form, text in found[key].items()
        if not _parts(text) <= _parts(english[key]["other"])
    ]
    if faults:
        raise DataError(faults)
    return found


@cache
def content(tag: str) -> dict[str, Any]:
    """What the file of a language holds.

    Raises:
        DataError: it cannot be read.
    """
    path = FOLDER / f"{tag}.toml"
    try:
        return _parsed(path.read_bytes())
    except OSError as error:
        raise DataError([Fault(file=str(path), what=f"cannot be read: {error.strerror}")]) from None
    except ValueError as error:
        raise DataError([Fault(file=str(path), what=f"is broken as TOML: {error}")]) from None


def _parsed(text: bytes) -> dict[str, Any]:
    """What the text of a file says; from the user's cache, which takes a tenth of the time.

    Raises:
        ValueError: it is broken as TOML.
    """
    key = hashlib.sha256(text).hexdigest()[:32]
    cached = cache_folder() / "languages" / f"{key}.json"
    found = recall(cached)
    if found is None:
        found = parse_toml(text.decode("utf-8"))
        keep(cached, found, kept=KEPT)
    return found


def _parts(text: str) -> set[str]:
    """The names in braces, which are filled."""
    return set(re.findall(r"{(\w+)}", text))


def _fault(tag: str, key: str, what: str) -> Fault:
    return Fault(file=str(FOLDER / f"{tag}.toml"), field=key, what=what)

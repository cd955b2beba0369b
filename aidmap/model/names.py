"""Finding a record by any of its names, in any case, and offering the nearest where none fits."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from aidmap.errors import DataError, NotFound
from aidmap.model import Leg, visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from aidmap.model import Place

NEAREST = 3


def names_of(place: Place) -> list[str]:
    """All names that find a place: its id, its names in every language, its aliases."""
    return [place.id, *place.names.values(), *place.aliases]


def index_by_name(named: Iterable[tuple[Any, Collection[str]]]) -> dict[str, list[Any]]:
    """Sort records under each of their names, as names are compared."""
    keyed: dict[str, list[Any]] = {}
    for record, names in named:
        for key in {key_of(name) for name in names}:
            keyed.setdefault(key, []).append(record)
    return keyed


def keys_of(record: Place | Leg) -> list[str]:
    """The names of a place or a leg, as names are compared."""
    names = [record.id] if isinstance(record, Leg) else names_of(record)
    return sorted({key_of(name) for name in names})


def key_of(name: str) -> str:
    """A name as it is compared: without case, and with spaces for hyphens and slashes."""
    return " ".join(visible(name).casefold().translate(str.maketrans("-_/", "   ")).split())


def by_name(name: str, known: Mapping[str, list[Any]], *, what: str) -> Any:
    """Find the record of a name among `keyed` ones.

    Raises:
        NotFound: nothing answers to it; the ids of the nearest are offered.
        DataError: several do.
    """
    key = key_of(name)
    found = known.get(key, [])
    exact = [record for record in found if key_of(record.id) == key]
    if len(found) > 1 and len(exact) != 1:
        ids = ", ".join(record.id for record in found)
        raise DataError([f"{name!r} is the name of several: {ids}; give the id"])
    if found:
        return (exact or found)[0]
    raise NotFound(what, name, _nearest(key, known))


def by_start(start: str, claims: Iterable[Any]) -> Any:
    """Find the report or the count whose id begins so.

    Raises:
        NotFound: none does.
        DataError: several do.
    """
    found = [claim for claim in claims if start and claim.id.startswith(start)]
    if not found:
        raise NotFound("report", start)
    if len(found) > 1:
        ids = ", ".join(claim.id for claim in found[:NEAREST])
        raise DataError([f"{start!r} begins several ids: {ids} ...; give more of it"])
    return found[0]


def _nearest(key: str, known: Mapping[str, list[Any]]) -> list[str]:
    """The ids of what is named most like it; places before legs."""
    holding = [name for name in known if key and key in name]
    alike = difflib.get_close_matches(key, known, n=3 * NEAREST, cutoff=0.5)
    records = [known[name][0] for name in (*holding, *alike)]
    offers = dict.fromkeys(
        record.id for record in sorted(records, key=lambda record: isinstance(record, Leg))
    )
    return list(offers)[:NEAREST]

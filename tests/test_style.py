"""How a status looks: told apart without colour, and legible."""

import itertools

import pytest

from aidmap.i18n import word
from aidmap.model import PLACE_KINDS, Status
from aidmap.style import BARS, OTHER_BARS, SHAPE, STATUS, StatusStyle


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_status_and_kind_has_a_look_and_a_word() -> None:
    assert set(STATUS) == set(Status)
    assert set(SHAPE) == set(PLACE_KINDS)
    for name in (*Status, *PLACE_KINDS):
        assert word(name)
    for kind in PLACE_KINDS:
        assert word(f"{kind}s")


@pytest.mark.parametrize("field", ["dash", "fill", "symbol", "terminal"])
def test_statuses_differ_in_more_than_colour(field: str) -> None:
    assert len({getattr(style, field) for style in STATUS.values()}) == len(Status)


@pytest.mark.parametrize("style", STATUS.values(), ids=list(STATUS))
def test_words_in_a_status_colour_can_be_read(style: StatusStyle) -> None:
    assert contrast(style.ink, "#FFFFFF") >= 4.5
    assert contrast(style.night, "#15181C") >= 4.5


def test_places_on_bars_differ_in_more_than_colour_and_look_like_no_status() -> None:
    bars = [*BARS, OTHER_BARS]
    assert len({bar.hatch[:1] for bar in bars}) == len(bars)
    colours = {style.colour for style in STATUS.values()}
    assert colours.isdisjoint(bar.colour for bar in bars)
    for one, other in itertools.pairwise(BARS):
        assert contrast(one.colour, other.colour) >= 2  # neighbours, seen without any colour
    for bar in bars:
        assert not bar.hatch or contrast(bar.colour, bar.ink) >= 3

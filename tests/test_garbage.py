"""Pausing garbage collection: for the time of a block, and as it was before."""

import gc

import pytest

from aidmap.garbage import without_collection


def test_nothing_is_collected_within_and_all_is_as_before() -> None:
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_leaves_it_as_it_was() -> None:
    with pytest.raises(KeyError), without_collection():
        raise KeyError
    assert gc.isenabled()


def test_a_block_within_a_block_leaves_it_paused() -> None:
    with without_collection():
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_paused_it_finds_it_paused() -> None:
    gc.disable()
    try:
        with without_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()

"""The ground of a page: kept in the user's cache, and never of other files."""

from pathlib import Path
from unittest import mock

import pytest

import aidmap
from aidmap import user_cache
from aidmap.errors import AidmapError, DataError
from aidmap.html import ground
from aidmap.html.ground import Ground, ground_of
from aidmap.query.snapshot import Snapshot
from aidmap.templates import fill_template

DAY = "2024-05-10"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return user_cache.cache_folder()


def shot(folder: Path) -> Snapshot:
    """A day of a data set, read anew."""
    return aidmap.open_store(folder).at(DAY)


def kept(cache: Path) -> list[Path]:
    """The files of grounds in the cache."""
    return sorted((cache / "ground").glob("*.json"))


def test_what_is_kept_is_what_was_worked_out(folder: Path, own_cache: Path) -> None:
    first = ground_of(shot(folder))
    with mock.patch.object(ground, "_work_out", side_effect=AssertionError("worked out again")):
        again = ground_of(shot(folder))
    assert again == first
    assert isinstance(again, Ground)
    assert len(kept(own_cache)) == 1


def test_land_that_was_edited_is_drawn_as_it_is_now(folder: Path) -> None:
    before = ground_of(shot(folder))
    basemap = folder / "basemap.geojson"
    basemap.write_text('{"type": "FeatureCollection", "features": []}')
    after = ground_of(shot(folder))
    assert after.layer != before.layer
    assert after.frames[0]["land"] == []


def test_another_view_is_another_ground(folder: Path, own_cache: Path) -> None:
    before = ground_of(shot(folder))
    about = folder / "dataset.toml"
    text = about.read_text()
    assert "strip = [34.15," in text
    about.write_text(text.replace("strip = [34.15,", "strip = [34.1,"))
    assert ground_of(shot(folder)).frames != before.frames
    assert len(kept(own_cache)) == 2


def test_a_damaged_file_of_the_cache_counts_as_missing(folder: Path, own_cache: Path) -> None:
    before = ground_of(shot(folder))
    [file] = kept(own_cache)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert ground_of(shot(folder)) == before


def test_broken_land_is_refused_and_not_kept(folder: Path, own_cache: Path) -> None:
    (folder / "areas.geojson").write_text("{")
    with pytest.raises(DataError, match=r"areas\.geojson"):
        ground_of(shot(folder))
    assert kept(own_cache) == []


def test_land_that_cannot_be_read_is_refused_in_words(folder: Path) -> None:
    (folder / "areas.geojson").unlink()
    (folder / "areas.geojson").mkdir()
    with pytest.raises(AidmapError, match=r"areas\.geojson: .*directory"):
        ground_of(shot(folder))


def test_without_a_cache_pages_are_the_same(folder: Path, own_cache: Path) -> None:
    own_cache.parent.mkdir()
    own_cache.write_text("a file where the folder would be")
    assert ground_of(shot(folder)).frames
    assert "<img" in fill_template("picture.html", address="a.png", alt="A")

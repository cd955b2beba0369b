"""Maps look as they did; a change that is meant is redrawn by golden_pictures.py."""

import io

import golden_pictures
import numpy as np
import pytest
from matplotlib.image import imread

FAR, SHARE = 0.25, 0.01  # how much a pixel may differ, and how many may differ more


@pytest.mark.sampled
@pytest.mark.parametrize("day", golden_pictures.PICTURES)
def test_the_map_of_a_day_looks_as_it_did(day: str) -> None:
    drawn = imread(io.BytesIO(golden_pictures.picture(day)))[..., :3]
    golden = imread(golden_pictures.FOLDER / f"{day}.png")[..., :3]
    assert drawn.shape == golden.shape
    differing = np.abs(drawn - golden).max(axis=-1) > FAR
    assert differing.mean() < SHARE, "look at it; python tests/figure/golden_pictures.py redraws it"

"""Films whose slide changes are known, and room for what the code under test writes."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.media.frames import SampleClip
from pipeline.slides.changes import SlideSpan, find_slides
from scripts.slide_clips import Film, Rng, record


@pytest.fixture
def rng() -> Rng:
    return np.random.default_rng(7)


@pytest.fixture
def spans_of(tmp_path: Path) -> Callable[[Film], list[SlideSpan]]:
    """Films a Film and finds its slides."""
    return lambda film: find_slides([SampleClip(record(film, tmp_path), 0)], tmp_path)


@pytest.fixture
def starts_s() -> Callable[[Sequence[SlideSpan]], list[float]]:
    return lambda spans: [span.start_ms / 1000 for span in spans]

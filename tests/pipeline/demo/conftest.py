"""The demo's Swedish webinar, recorded once for all tests."""

from pathlib import Path

import pytest

from pipeline.demo.record import make_recording
from pipeline.demo.webinars import WEBINARS


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_recording(WEBINARS[0], tmp_path_factory.mktemp("demo folder"))

"""These tests begin with the archive of two recordings."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def prepared_data(stock: tuple[Path, Any]) -> Path:
    return stock[0]

import pytest

from index.search.contract import PassageDocument


@pytest.fixture
def passage():
    """Makes a passage: passage(recording_id, text)."""

    def make(recording_id: int, text: str, number: int = 0) -> PassageDocument:
        return PassageDocument(
            recording_id, number, recording_id, 0, 30_000, text, "", ("bo",), ("Bo Ek",), (11,), "sv", 2025
        )

    return make

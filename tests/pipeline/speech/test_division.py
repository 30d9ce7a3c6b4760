"""A recording's sound is cut at silences and where talks begin and end."""

from itertools import pairwise

import numpy as np
import pytest

from pipeline.speech.pieces import NEAR_MS, divide
from pipeline.speech.silences import find_silences

RATE_HZ = 16_000
NOISE = np.random.default_rng(17)


def speech(seconds: float) -> np.ndarray:
    return NOISE.normal(0, 0.1, int(seconds * RATE_HZ)).clip(-1, 1)


def pause(seconds: float, level: float = 0.001) -> np.ndarray:
    """What a room sounds like when nobody speaks."""
    return NOISE.normal(0, level, int(seconds * RATE_HZ))


@pytest.fixture
def spans(make_wav, tmp_path):
    """The pieces of a sound in parts: spans([speech(4), pause(1), …], borders_ms=(…), longest_ms=…)."""

    def spans(parts, borders_ms=(), longest_ms=10_000):
        return divide(make_wav(np.concatenate(parts)), tmp_path, borders_ms, longest_ms)

    return spans


@pytest.mark.parametrize("volume", [1.0, 0.02])
def test_pauses_are_found_however_loud_the_recording_is(make_wav, tmp_path, volume):
    sound = np.concatenate([speech(2), pause(1), speech(3), pause(0.1), speech(1), pause(2)]) * volume

    found = find_silences(make_wav(sound), tmp_path)

    assert np.allclose(found, [(2000, 3000), (7100, 9100)], atol=60)
    assert list(tmp_path.iterdir()) == [tmp_path / "sound.wav"]


def test_silence_is_one_pause(make_wav, tmp_path):
    assert find_silences(make_wav(np.zeros(2 * RATE_HZ)), tmp_path) == [(0, 2000)]


def test_a_short_recording_is_one_piece(spans):
    assert spans([speech(6)]) == [(0, 6000)]


def test_no_sound_is_no_piece(spans):
    assert spans([np.zeros(0)]) == []


def test_the_cut_is_in_the_longest_pause_that_leaves_the_piece_half_its_length(spans):
    parts = [speech(2), pause(2), speech(2), pause(0.5), speech(1.5), pause(0.8), speech(4)]

    first, second = spans(parts)

    assert first[1] == pytest.approx(8_400, abs=60)
    assert second == (first[1], 12_800)


def test_where_nobody_pauses_the_cut_is_where_it_is_quietest(spans):
    parts = [speech(7), speech(0.4) * 0.5, speech(8)]

    first, *_ = spans(parts)

    assert 7_000 <= first[1] <= 7_400


def test_pieces_follow_one_another_and_none_is_longer_than_it_may_be(spans):
    found = spans(
        [part for _ in range(12) for part in (speech(2.4), pause(0.4))], borders_ms=(11_000, 30_000)
    )

    assert found[0][0] == 0
    assert found[-1][1] == 33_600
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(0 < end_ms - start_ms <= 10_000 for start_ms, end_ms in found)


def test_a_talk_begins_at_the_pause_nearest_to_its_time(spans):
    parts = [speech(4), pause(1), speech(8)]

    assert [span[0] for span in spans(parts, [7_000], 60_000)] == [0, pytest.approx(4_850, abs=60)]


def test_far_from_any_pause_a_talk_begins_at_its_time(spans):
    parts = [speech(1), pause(1), speech(10)]

    assert spans(parts, [2_000 + NEAR_MS + 1_000], 60_000) == [(0, 8_000), (8_000, 12_000)]


def test_borders_outside_the_recording_do_not_count(spans):
    assert spans([speech(3)], [-5, 0, 3_000, 86_400_000]) == [(0, 3_000)]

"""Cutting a long sound into chunks."""

import tracemalloc

import numpy as np
import pytest

from pipeline.speech.chunks import LONGEST_S, RATE_HZ, SHORTEST_S, length_ms, read_chunks
from pipeline.speech.contract import RecognitionFailed

NOISE = np.random.default_rng(2030)


def noise(seconds: float) -> np.ndarray:
    return NOISE.uniform(-0.5, 0.5, int(seconds * RATE_HZ))


def quiet(seconds: float) -> np.ndarray:
    return noise(seconds) * 0.02


def test_a_short_sound_is_one_chunk(make_wav):
    (chunk,) = read_chunks(make_wav(noise(7)))

    assert (chunk.start_ms, chunk.end_ms) == (0, 7000)


def test_no_sound_is_no_chunk(make_wav):
    assert list(read_chunks(make_wav(noise(0)))) == []


def test_the_cut_is_in_the_quietest_pause_between_60_and_120_s(make_wav):
    earlier, stop, pause = quiet(0.5) * 0, quiet(0.1) * 0, quiet(0.5)
    wav = make_wav(np.concatenate([noise(30), earlier, noise(40), stop, noise(20), pause, noise(60)]))

    first, second = read_chunks(wav)

    pause_ms = (30 + 0.5 + 40 + 0.1 + 20) * 1000
    assert pause_ms <= first.end_ms <= pause_ms + 500
    assert second.start_ms == first.end_ms


def test_the_chunks_together_are_the_sound(make_wav):
    samples = noise(400)
    wav = make_wav(samples)

    chunks = list(read_chunks(wav))

    assert len(chunks) >= 4
    assert all(SHORTEST_S <= (chunk.end_ms - chunk.start_ms) / 1000 <= LONGEST_S for chunk in chunks[:-1])
    assert np.allclose(np.concatenate([chunk.samples for chunk in chunks]), samples, atol=1e-4)
    assert chunks[-1].end_ms == length_ms(wav) == 400_000


def test_long_digital_silence_is_not_listened_to(make_wav):
    silence, pause = np.zeros(10 * RATE_HZ), np.zeros(2 * RATE_HZ)
    (chunk,) = read_chunks(make_wav(np.concatenate([silence, quiet(3), pause, quiet(4), silence, quiet(1)])))

    assert chunk.sounding_ms() == [(9_800, 19_200), (28_800, 30_000)]


def test_a_silent_chunk_has_no_sounding_span(make_wav):
    (chunk,) = read_chunks(make_wav(np.zeros(5 * RATE_HZ)))

    assert chunk.sounding_ms() == []


def test_a_long_sound_is_never_whole_in_memory(make_wav):
    wav = make_wav(np.zeros(1800 * RATE_HZ))
    tracemalloc.start()

    count = sum(1 for _ in read_chunks(wav))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count >= 15
    assert peak_bytes < wav.stat().st_size


def test_another_rate_is_refused(make_wav):
    with pytest.raises(RecognitionFailed, match="16 kHz mono"):
        list(read_chunks(make_wav(noise(1), rate_hz=8000)))


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a wav at all, only text"])
def test_what_is_no_wav_is_refused(tmp_path, content):
    wav = tmp_path / "sound.wav"
    wav.write_bytes(content)

    with pytest.raises(RecognitionFailed, match=r"sound\.wav is not a WAV file"):
        list(read_chunks(wav))
    with pytest.raises(RecognitionFailed, match=r"sound\.wav is not a WAV file"):
        length_ms(wav)

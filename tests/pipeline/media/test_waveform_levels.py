"""The waveform in as many steps as a timeline can show."""

import io
import json

from pipeline.media.waveform import read_levels


def waveform(*pairs: tuple[int, int]) -> io.BytesIO:
    return io.BytesIO(json.dumps({"data": [level for pair in pairs for level in pair]}).encode())


def test_each_step_is_the_widest_swing_in_it() -> None:
    file = waveform((-1, 1), (-128, 127), (0, 0), (-64, 63))

    assert read_levels(file, 2) == [100, 49]


def test_a_short_recording_has_fewer_steps_and_silence_none_of_height() -> None:
    assert read_levels(waveform((0, 0), (-51, 51)), 1200) == [0, 40]
    assert read_levels(waveform(), 1200) == []

"""The W3C web-platform-tests for the WebVTT parser, as far as they concern times and text."""

import json
import re
from pathlib import Path

import pytest

from index.captions.markup import read_voices
from index.captions.webvtt import parse_webvtt

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "webvtt"
FILES = sorted((FOLDER / "wpt-file-parsing").glob("*.vtt"))
CUE_TEXTS = sorted((FOLDER / "wpt-cue-parsing").glob("*.json"))
ABSENT = "the W3C test data (shared/data/webvtt) is not here"

COUNT = re.compile(r"cues\.length, (\d+)")
TEXT = re.compile(r"cues\[(\d+)\]\.text, (['\"])(.*?)\2\)")
SECONDS = re.compile(r"cues\[(\d+)\]\.(start|end)Time, ([\d.]+)")
NUMBERED = "cues[i].text, 'text' + i", "cue.text, 'text' + index", "cues[index].text, 'text' + index"
PAIRS = re.compile(r"\[([\d.]+), ([\d.]+)\]")


@pytest.mark.skipif(not FILES, reason=ABSENT)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_parsed_as_the_w3c_expects(path):
    expected = path.with_suffix(".js").read_text(encoding="utf-8")

    cues = parse_webvtt(path.read_bytes().decode("utf-8"))

    for count in COUNT.findall(expected):
        assert len(cues) == int(count)
    for index, _, text in TEXT.findall(expected):
        assert cues[int(index)].text == text.replace(r"\uFFFD", "\ufffd").replace(r"\n", "\n")
    for index, edge, seconds in SECONDS.findall(expected):
        assert getattr(cues[int(index)], f"{edge}_ms") == round(float(seconds) * 1000)
    if any(numbered in expected for numbered in NUMBERED):
        assert [cue.text for cue in cues] == [f"text{index}" for index in range(len(cues))]


@pytest.mark.skipif(not FILES, reason=ABSENT)
def test_times_that_end_before_they_begin_are_parsed_as_written():
    path = FOLDER / "wpt-file-parsing" / "timings-negative"
    pairs_s = PAIRS.findall(path.with_suffix(".js").read_text(encoding="utf-8"))

    cues = parse_webvtt(path.with_suffix(".vtt").read_text(encoding="utf-8"))

    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [
        (round(float(start) * 1000), round(float(end) * 1000)) for start, end in pairs_s
    ]


@pytest.mark.skipif(not CUE_TEXTS, reason=ABSENT)
@pytest.mark.parametrize("path", CUE_TEXTS, ids=lambda path: path.stem)
def test_cue_texts_are_parsed_as_the_w3c_expects(path):
    for case in json.loads(path.read_text(encoding="utf-8")):
        markup = case["text"].replace("\0", "\ufffd").split("\n\n")[0].removesuffix("\n")

        voices = read_voices(markup)

        assert "".join(text for _, text in voices) == _text_of(case["expectedTree"]), case
        assert [name for name, _ in voices if name] == re.findall(r'title="(.+)"', case["expectedTree"])


def _text_of(tree):
    """The texts of a tree in the form of the W3C's dumps: ``|`` and indentation, then ``"text"``."""
    return "".join(re.findall(r'^\| +"(.*?)"$', tree, re.MULTILINE | re.DOTALL))

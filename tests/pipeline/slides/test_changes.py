import pytest
from PIL import Image

from pipeline.media.frames import SampleClip
from pipeline.slides.changes import find_slides
from scripts import slide_clips
from scripts.slide_clips import SIZE_PX, Film, person, record, shown, slide

STARTS_S = [0.0, 6.2, 12.9, 20.0]


@pytest.fixture
def deck(rng):
    return [slide(rng) for _ in STARTS_S[1:]]


@pytest.fixture
def show(deck):
    return shown(deck, STARTS_S)


def film(frame, changes_ms=()):
    return Film("film", STARTS_S[-1], list(changes_ms), frame)


def test_spans_follow_each_other_and_begin_when_the_slide_comes_up(show, spans_of):
    spans = spans_of(film(show))

    assert [span.start_ms for span in spans] == pytest.approx([0, 6200, 12_900], abs=500)
    assert [span.end_ms for span in spans[:-1]] == [span.start_ms for span in spans[1:]]
    assert spans[-1].end_ms == 20_000
    assert all(span.start_ms <= span.still_ms < span.end_ms for span in spans)


def test_a_slide_that_comes_back_is_shown_again(deck, spans_of, starts_s):
    spans = spans_of(film(shown([deck[0], deck[1], deck[0]], STARTS_S)))

    assert starts_s(spans) == pytest.approx([0, 6.2, 12.9], abs=0.5)


@pytest.mark.parametrize(
    "make",
    [slide_clips.cursor, slide_clips.webcam, slide_clips.buildups, slide_clips.dark, slide_clips.filmed],
)
def test_every_change_is_told_once_whatever_else_moves(make, rng, spans_of):
    recorded = make(rng)

    spans = spans_of(recorded)

    assert [span.start_ms for span in spans] == pytest.approx([0, *recorded.changes_ms], abs=1000)


def test_the_still_moment_of_a_slide_lies_before_it_fades(rng, spans_of):
    recorded = slide_clips.fades(rng)

    spans = spans_of(recorded)

    fades_from_ms = [middle_ms - 500 for middle_ms in recorded.changes_ms]
    assert len(spans) == len(fades_from_ms) + 1
    assert all(span.still_ms <= at_ms for span, at_ms in zip(spans, fades_from_ms, strict=False))
    assert all(
        span.still_ms >= at_ms + 500 for span, at_ms in zip(spans[1:], recorded.changes_ms, strict=True)
    )


def test_somebody_who_talks_to_the_camera_is_no_slide(rng, spans_of):
    assert spans_of(slide_clips.talking_head(rng)) == []


def test_a_slide_ends_where_somebody_fills_the_picture(deck, rng, spans_of):
    somebody = person(rng, SIZE_PX, calm=0.2)

    spans = spans_of(Film("film", 40, [], lambda at_s: deck[0].copy() if at_s < 10 else somebody(at_s)))

    (span,) = spans
    assert (span.start_ms, span.end_ms) == (0, pytest.approx(10_000, abs=1000))


def test_a_picture_that_never_changes_is_one_slide(deck, spans_of):
    (span,) = spans_of(film(lambda at_s: deck[0]))

    assert (span.start_ms, span.end_ms) == (0, 20_000)


def test_a_clock_in_the_corner_changes_no_slide(deck, spans_of, starts_s):
    def frame(at_s):
        image = deck[0].copy()
        slide_clips.ImageDraw.Draw(image).text((560, 330), f"{int(at_s):04}", fill="black")
        return image

    assert starts_s(spans_of(film(frame))) == [0]


def test_a_slide_shown_for_a_moment_belongs_to_the_next(deck, spans_of, starts_s):
    spans = spans_of(film(shown(deck, [0, 8, 10, 20])))

    assert starts_s(spans) == pytest.approx([0, 8], abs=0.5)


def test_parts_are_one_recording(deck, tmp_path, starts_s):
    clips = []
    for number, pictures in enumerate([deck[:2], deck[1:]]):
        folder = tmp_path / str(number)
        folder.mkdir()
        part = Film("part", 10, [], shown(pictures, [0.0, 5.0, 10.0]))
        clips.append(SampleClip(record(part, folder), number * 10_000))

    spans = find_slides(clips, tmp_path)

    assert starts_s(spans) == pytest.approx([0, 5, 15], abs=0.5)


def test_a_portrait_has_slides_too(tmp_path, clips):
    still = ("-vf", "select=eq(n\\,0),loop=19:1:0,setpts=N/2/TB", "-r", "2")
    upright = clips.make("upright.mp4", *clips.picture(1, "180x320"), *still, *clips.H264)

    (span,) = find_slides([SampleClip(upright, 0)], tmp_path)

    assert span.end_ms >= 9000


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.5])
def test_a_recording_of_a_moment_has_no_slide(seconds, clips, tmp_path):
    clip = clips.make(f"moment {seconds}.mp4", *clips.picture(seconds), "-r", "2", *clips.H264)

    assert find_slides([SampleClip(clip, 0)], tmp_path) == []


def test_no_samples_no_slides(tmp_path):
    assert find_slides([], tmp_path) == []


def test_black_is_no_slide(spans_of):
    assert spans_of(film(lambda at_s: Image.new("RGB", SIZE_PX))) == []


def test_changes_in_quick_succession(rng, spans_of):
    recorded = slide_clips.short(rng)

    starts_ms = [span.start_ms for span in spans_of(recorded)]

    assert starts_ms == pytest.approx([0, *recorded.changes_ms], abs=1000)

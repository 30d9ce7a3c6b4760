import pytest
from PIL import Image, ImageDraw, ImageStat

from pipeline.media.frames import SampleClip
from pipeline.media.probe import probe
from pipeline.slides.album import make_slides
from pipeline.slides.pictures import take_picture
from scripts.slide_clips import SIZE_PX, Film, font, record, shown

WORDS = ("Återvinning i Malmö", "Energi för skolan")


@pytest.fixture
def filmed(tmp_path):
    """A source of two slides that cross-fade, and its samples."""
    slides = []
    for words in WORDS:
        slide = Image.new("RGB", SIZE_PX, "white")
        ImageDraw.Draw(slide).text((60, 100), words, font=font(36), fill="#102030")
        slides.append(slide)
    show = shown(slides, [0.0, 7.0, 14.0])

    def frame(at_s):
        return Image.blend(slides[0], slides[1], at_s - 6.0) if 6 <= at_s < 7 else show(at_s)

    samples = record(Film("film", 14, [6500], frame), tmp_path, source=True)
    return tmp_path / "source.mp4", [SampleClip(samples, 0)]


def test_each_slide_has_its_time_its_picture_and_its_words(filmed, tmp_path):
    source, clips = filmed
    told = []

    album = make_slides(source, probe(source), clips, tmp_path, told.append)

    assert [slide.text for slide in album.slides] == list(WORDS)
    assert album.slides[0].span.end_ms == album.slides[1].span.start_ms == pytest.approx(6500, abs=500)
    assert [slide.picture.path.name for slide in album.slides] == ["slide-0001.webp", "slide-0002.webp"]
    for slide in album.slides:
        with Image.open(slide.picture.path) as image:
            assert (
                (image.format, image.size)
                == ("WEBP", SIZE_PX)
                == ("WEBP", (slide.picture.width_px, slide.picture.height_px))
            )
        with Image.open(slide.picture.small) as image:
            assert (
                (image.format, image.size)
                == ("WEBP", (384, 216))
                == ("WEBP", (slide.picture.small_width_px, 216))
            )
    assert album.notice is None
    assert told == sorted(told)
    assert told[-1] == 100


def test_a_picture_is_taken_when_nothing_fades(filmed, tmp_path):
    source, clips = filmed

    album = make_slides(source, probe(source), clips, tmp_path, lambda percent: None)

    darkest = [
        ImageStat.Stat(Image.open(slide.picture.path).convert("L")).extrema[0][0] for slide in album.slides
    ]
    assert max(darkest) < 70  # half faded, the ink would be grey


def test_without_tesseract_slides_have_no_words_and_staff_are_told_why(filmed, tmp_path, monkeypatch):
    source, clips = filmed
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("ffmpeg", "ffprobe"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(programs))

    album = make_slides(source, probe(source), clips, tmp_path, lambda percent: None)

    assert [slide.text for slide in album.slides] == ["", ""]
    assert album.notice is not None
    assert "apt-get install tesseract-ocr tesseract-ocr-swe" in album.notice.say("sv")


def test_a_recording_without_slides_has_an_empty_album(clips, tmp_path):
    samples = clips.make("still moving.mp4", *clips.picture(20), "-r", "2", *clips.H264)

    album = make_slides(samples, probe(samples), [SampleClip(samples, 0)], tmp_path, lambda percent: None)

    assert album.slides == ()
    assert album.notice is None


def test_large_pictures_are_shown_smaller(clips, tmp_path):
    large = clips.make("large.mp4", *clips.picture(0.2, "2560x1440"), *clips.H264)

    picture = take_picture(large, probe(large), 0, tmp_path / "slide.webp")

    assert (picture.width_px, picture.height_px) == (1280, 720)
    assert Image.open(picture.frame).size == (1920, 1080)
    assert picture.small.stat().st_size < picture.path.stat().st_size / 3


def test_a_picture_that_is_small_is_not_blown_up_for_lists(clips, tmp_path):
    tiny = clips.make("tiny.mp4", *clips.picture(0.2, "180x320"), *clips.H264)

    picture = take_picture(tiny, probe(tiny), 0, tmp_path / "slide.webp")

    assert (picture.width_px, picture.height_px, picture.small_width_px) == (180, 320, 180)


def test_a_moment_after_the_end_has_no_picture(clips, tmp_path):
    assert take_picture(clips.talk, probe(clips.talk), 60_000, tmp_path / "slide.webp") is None
    assert list(tmp_path.iterdir()) == []

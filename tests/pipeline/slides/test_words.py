import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.slides.words import missing_packages, read_words

LINES = ["Åtgärder för återbruk", "Överskott blir råvara", "Measured results 2025"]


def drawn(lines, path, size=(1280, 720), paper="#f6f7f4", ink="#10212b", font_px=44):
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        place = (font_px * 2, font_px * (2 + 2 * number))
        draw.text(place, line, font=ImageFont.truetype("DejaVuSans.ttf", font_px), fill=ink)
    image.save(path)
    return path


def test_swedish_and_english_are_read_line_by_line(tmp_path):
    assert read_words(drawn(LINES, tmp_path / "slide.png")).splitlines() == LINES


def test_light_words_on_dark_are_read(tmp_path):
    slide = drawn(LINES, tmp_path / "slide.png", paper="#101418", ink="#e6edf0")

    assert read_words(slide).splitlines() == LINES


def test_a_small_picture_is_read_enlarged(tmp_path):
    slide = drawn(LINES, tmp_path / "slide.png", size=(480, 270), font_px=16)

    assert read_words(slide).splitlines() == LINES


def test_bullets_and_frames_are_no_words(tmp_path):
    slide = drawn(["• Vatten i staden", "• Energi"], tmp_path / "slide.png")
    with Image.open(slide) as image:
        ImageDraw.Draw(image).rectangle((900, 400, 1200, 650), outline="black", width=6)
        image.save(slide)

    assert read_words(slide).splitlines() == ["Vatten i staden", "Energi"]


def test_a_picture_without_words_has_none(tmp_path):
    Image.effect_noise((1280, 720), 60).save(tmp_path / "noise.png")

    assert read_words(tmp_path / "noise.png") == ""


def test_a_file_that_is_half_a_picture_has_no_words(tmp_path):
    slide = drawn(LINES, tmp_path / "whole.png")
    half = tmp_path / "half.png"
    half.write_bytes(slide.read_bytes()[:600])

    assert read_words(half) == ""


def test_nothing_is_missing_where_tesseract_reads_swedish_and_english():
    assert missing_packages() == []


def test_without_tesseract_its_packages_are_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert missing_packages() == ["tesseract-ocr", "tesseract-ocr-swe", "tesseract-ocr-eng"]


def test_a_language_that_is_missing_is_named(monkeypatch, tmp_path):
    (tmp_path / "eng.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    assert missing_packages() == ["tesseract-ocr-swe"]


@pytest.mark.parametrize("name", ["-v.png", "a b.png", "ö.png"])
def test_any_file_name_will_do(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    slide = drawn(LINES[2:], tmp_path / name)

    assert read_words(slide) == LINES[2]

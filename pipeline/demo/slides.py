"""Draws the demo's slides with Pillow: a title slide for each talk, and slides of a few points."""

from PIL import Image, ImageDraw, ImageFont

from pipeline.demo.script import Slide, Talk, Webinar

SIZE_PX = (1280, 720)
PAGE = "#f6f7f4"
INK = "#10212b"
BRAND = "#0b5563"
MARGIN_PX = 96

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def draw_slide(slide: Slide, talk: Talk, webinar: Webinar) -> Image.Image:
    """One slide, 1280x720 pixels."""
    image = Image.new("RGB", SIZE_PX, PAGE)
    draw = ImageDraw.Draw(image)
    if slide.points:
        _draw_points(draw, slide)
        _draw_footer(draw, f"{webinar.title}  ·  {talk.speaker.name}")
    else:
        _draw_title(draw, talk)
        _draw_footer(draw, webinar.title)
    return image


def _draw_title(draw: ImageDraw.ImageDraw, talk: Talk) -> None:
    draw.rectangle((0, 0, 24, SIZE_PX[1]), fill=BRAND)
    below_px = _write(draw, talk.title, 200, 60, INK, bold=True)
    below_px = _write(draw, talk.speaker.name, below_px + 40, 36, BRAND, bold=True)
    _write(draw, talk.speaker.organisation, below_px + 4, 32, INK)


def _draw_points(draw: ImageDraw.ImageDraw, slide: Slide) -> None:
    below_px = _write(draw, slide.heading, 96, 48, BRAND, bold=True)
    draw.rectangle((MARGIN_PX, below_px + 16, MARGIN_PX + 120, below_px + 22), fill=BRAND)
    below_px += 72
    for point in slide.points:
        draw.rectangle((MARGIN_PX, below_px + 16, MARGIN_PX + 12, below_px + 28), fill=BRAND)
        below_px = 32 + _write(draw, point, below_px, 36, INK, indent_px=40)


def _draw_footer(draw: ImageDraw.ImageDraw, text: str) -> None:
    _write(draw, text, SIZE_PX[1] - 76, 22, BRAND)


def _write(
    draw: ImageDraw.ImageDraw,
    text: str,
    top_px: int,
    size_px: int,
    colour: str,
    *,
    bold: bool = False,
    indent_px: int = 0,
) -> int:
    """Write *text* from *top_px* down, wrapped at the right margin; returns where its last line ends."""
    font = _font(size_px, bold)
    left_px = MARGIN_PX + indent_px
    for line in _wrap(draw, text, font, SIZE_PX[0] - MARGIN_PX - left_px):
        draw.text((left_px, top_px), line, font=font, fill=colour)
        top_px += size_px * 5 // 4
    return top_px


def _wrap(draw: ImageDraw.ImageDraw, text: str, font: Font, width_px: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font=font) > width_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _font(size_px: int, bold: bool) -> Font:
    try:
        return ImageFont.truetype("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf", size_px)
    except OSError:  # a machine without DejaVu: Pillow carries a font of its own
        return ImageFont.load_default(size_px)

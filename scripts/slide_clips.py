"""Films recordings whose slide changes are known: slides drawn by Pillow, with all that disturbs them."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE_PX = (640, 360)
RATE_HZ = 4
WORDS = (
    "vatten", "energi", "skola", "trafik", "klimat", "budget", "plan", "möte", "arbete", "odling", "handel",
    "återbruk", "förskola", "cykel", "buss", "träd", "park", "avfall", "värme", "sol", "vind", "hållbar",
    "lokal", "samverkan", "metod", "mål",
)  # fmt: skip
Rng = np.random.Generator
GRAIN = np.random.default_rng(0).normal(0, 1, (900, 1600)).astype(np.float32)


@dataclass(frozen=True)
class Film:
    """*frame* gives the picture at a second. *changes_ms*: when a slide comes up, the one it may open with aside."""

    name: str
    length_s: float
    changes_ms: list[int]
    frame: Callable[[float], Image.Image]
    opens_with_slide: bool = True
    optional_ms: Sequence[int] = ()  # changes that may be told, or not


def record(film: Film, folder: Path, seed: int = 0, source: bool = False) -> Path:
    """Write ``samples.mp4`` as the encoder makes it, and with *source* also ``source.mp4``."""
    samples = folder / "samples.mp4"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", "{}x{}".format(*SIZE_PX), "-r", str(RATE_HZ), "-i", "-"]
    encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    whole = folder / "source.mp4"
    run = subprocess.Popen([*command, *encode, "-crf", "30", f"file:{whole}"], stdin=subprocess.PIPE)
    assert run.stdin
    for number in range(round(film.length_s * RATE_HZ)):
        run.stdin.write(film.frame(number / RATE_HZ).convert("RGB").tobytes())
    run.stdin.close()
    if run.wait():
        raise RuntimeError(f"ffmpeg could not film {film.name}")
    sampled = ["-vf", "fps=2,scale=320:-2", *encode, "-crf", "28", f"file:{samples}"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", f"file:{whole}", *sampled], check=True)
    if not source:
        whole.unlink()
    return samples


def font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size_px)
    except OSError:
        return ImageFont.load_default(size_px)


def sentence(rng: Rng, count: int) -> str:
    return " ".join(rng.choice(WORDS, count)).capitalize()


def slide(rng: Rng, points: int | None = None, paper: str = "#f6f7f4", ink: str = "#10212b") -> Image.Image:
    """A heading, and a few points, a chart or a photograph; some slides differ little from the one before."""
    image = Image.new("RGB", SIZE_PX, paper)
    draw = ImageDraw.Draw(image)
    draw.text((48, 40), sentence(rng, 2), font=font(26), fill=ink)
    draw.rectangle((48, 80, 110, 83), fill=ink)
    kind = rng.integers(4) if points is None else 0
    if kind <= 1:
        for row in range(points if points is not None else int(rng.integers(2, 6))):
            draw.text(
                (60, 110 + 44 * row), "• " + sentence(rng, int(rng.integers(2, 5))), font=font(18), fill=ink
            )
    elif kind == 2:
        for column, height in enumerate(rng.integers(30, 200, 8)):
            draw.rectangle((70 + 60 * column, 320 - int(height), 110 + 60 * column, 320), fill="#0b5563")
    else:
        grain = rng.integers(0, 255, (7, 13, 3), dtype=np.uint8)
        image.paste(Image.fromarray(grain).resize((480, 220), Image.Resampling.BICUBIC), (80, 110))
    return image


def build_up(rng: Rng, steps: int, **colours: str) -> list[Image.Image]:
    """One slide, point after point."""
    seed = int(rng.integers(1 << 30))
    return [slide(np.random.default_rng(seed), points, **colours) for points in range(1, steps + 1)]


def times(rng: Rng, count: int, shortest_s: float = 5, longest_s: float = 20) -> list[float]:
    """When each of *count* slides comes up, and when the last one goes."""
    return [0.0, *np.cumsum(rng.uniform(shortest_s, longest_s, count)).round(3).tolist()]


def shown(pictures: list[Image.Image], starts_s: list[float]) -> Callable[[float], Image.Image]:
    return lambda at_s: pictures[
        min(int(np.searchsorted(starts_s, at_s, "right")) - 1, len(pictures) - 1)
    ].copy()


def milliseconds(starts_s: list[float]) -> list[int]:
    return [round(1000 * start_s) for start_s in starts_s[1:-1]]


def person(rng: Rng, size: tuple[int, int], calm: float = 0.5) -> Callable[[float], Image.Image]:
    """Somebody before a bookshelf, who talks, and sits still for *calm* of the time between movements."""
    width, height = size
    room = Image.new("RGB", size, "#a89f90")
    draw = ImageDraw.Draw(room)
    for _ in range(40):
        x, y = int(rng.integers(width)), int(rng.integers(height))
        draw.rectangle(
            (x, y, x + width // 20, y + height // 5), fill=tuple(rng.integers(40, 220, 3).tolist())
        )
    steps = np.where(rng.random(4000) < calm, 0, rng.normal(0, 1, 4000))
    sway = np.cumsum(steps) * 0.25
    sway = 0.1 * np.sin(sway)

    def frame(at_s: float) -> Image.Image:
        image = room.copy()
        draw = ImageDraw.Draw(image)
        at = at_s * 2
        place = float(np.interp(at, np.arange(4000), sway))
        x, y, r = width * (0.5 + place), height * (0.42 + place / 3), height * 0.22
        draw.ellipse((x - 2 * r, y + r, x + 2 * r, y + 5 * r), fill="#2f4858")
        draw.ellipse((x - 0.8 * r, y - r, x + 0.8 * r, y + r), fill="#d8a48f")
        opened = 0.05 + 0.12 * (np.sin(at_s * 9) + 1) * (np.sin(at_s / 3) > -0.5)
        draw.ellipse(
            (x - 0.3 * r, y + (0.45 - opened) * r, x + 0.3 * r, y + (0.45 + opened) * r), fill="#5b1a1a"
        )
        return image

    return frame


def noisy(image: Image.Image, rng: Rng, sigma: float) -> Image.Image:
    """*image* with the grain of a camera, other in each frame."""
    top, left = rng.integers(0, GRAIN.shape[0] - image.height), rng.integers(0, GRAIN.shape[1] - image.width)
    grain = GRAIN[top : top + image.height, left : left + image.width, None] * sigma
    return Image.fromarray((np.asarray(image) + grain).clip(0, 255).astype(np.uint8))


# One function a film. Each takes a random generator, so that another seed gives another film of the same kind.


def plain(rng: Rng) -> Film:
    starts = times(rng, 9)
    return Film(
        "plain slides", starts[-1], milliseconds(starts), shown([slide(rng) for _ in starts[1:]], starts)
    )


def short(rng: Rng) -> Film:
    starts = times(rng, 20, 3.2, 6)
    return Film(
        "quick slides", starts[-1], milliseconds(starts), shown([slide(rng) for _ in starts[1:]], starts)
    )


def webcam(rng: Rng) -> Film:
    starts = times(rng, 9, 6, 30)
    show, somebody = shown([slide(rng) for _ in starts[1:]], starts), person(rng, (144, 81))

    def frame(at_s: float) -> Image.Image:
        image = show(at_s)
        image.paste(somebody(at_s), (488, 8))
        return image

    return Film("webcam corner", starts[-1], milliseconds(starts), frame)


def listener(rng: Rng) -> Film:
    starts = times(rng, 9, 10, 30)
    show, somebody = shown([slide(rng) for _ in starts[1:]], starts), person(rng, (128, 72), calm=0.9)

    def frame(at_s: float) -> Image.Image:
        image = show(at_s)
        for column in range(4):
            image.paste(somebody(at_s + 200 * column), (64 + 128 * column, 0))
        return image

    return Film("row of listeners", starts[-1], milliseconds(starts), frame)


def cursor(rng: Rng) -> Film:
    starts = times(rng, 6, 8, 20)
    show = shown([slide(rng) for _ in starts[1:]], starts)

    def frame(at_s: float) -> Image.Image:
        image = show(at_s)
        if at_s % 1.06 < 0.53:
            ImageDraw.Draw(image).rectangle((300, 230, 302, 252), fill="#000000")
        return image

    return Film("blinking cursor", starts[-1], milliseconds(starts), frame)


def fades(rng: Rng) -> Film:
    starts, takes_s = times(rng, 8, 7, 20), 1.0
    show = shown([slide(rng) for _ in starts[1:]], starts)

    def frame(at_s: float) -> Image.Image:
        begun = max(start for start in starts if start <= at_s)
        done = min(1.0, (at_s - begun) / takes_s) if begun else 1.0
        return show(at_s) if done == 1 else Image.blend(show(begun - 0.01), show(at_s), done)

    middle = [at_ms + round(takes_s * 500) for at_ms in milliseconds(starts)]
    return Film("fades of 1 s", starts[-1], middle, frame)


def swipes(rng: Rng) -> Film:
    starts, takes_s = times(rng, 8, 7, 20), 0.8
    show = shown([slide(rng) for _ in starts[1:]], starts)

    def frame(at_s: float) -> Image.Image:
        begun = max(start for start in starts if start <= at_s)
        done = min(1.0, (at_s - begun) / takes_s) if begun else 1.0
        image = show(at_s)
        if done < 1:
            image.paste(show(begun - 0.01), (-round(SIZE_PX[0] * done), 0))
            image.paste(show(at_s), (round(SIZE_PX[0] * (1 - done)), 0))
        return image

    middle = [at_ms + round(takes_s * 500) for at_ms in milliseconds(starts)]
    return Film("swipes of 0.8 s", starts[-1], middle, frame)


def talking_head(rng: Rng) -> Film:
    somebody = person(rng, SIZE_PX)
    return Film("talking head", 120, [], lambda at_s: noisy(somebody(at_s), rng, 3), False)


def speaker_aside(rng: Rng) -> Film:
    """The camera stands still, and the speaker fills the right half of the picture."""
    somebody = person(rng, (360, 360))
    wall = Image.new("RGB", SIZE_PX, "#b9b4a6")
    ImageDraw.Draw(wall).rectangle((40, 30, 130, 360), fill="#9a9486")

    def frame(at_s: float) -> Image.Image:
        image = wall.copy()
        image.paste(somebody(at_s), (280, 0))
        return noisy(image, rng, 3)

    return Film("speaker aside", 120, [], frame, False)


def buildups(rng: Rng) -> Film:
    pictures = [*build_up(rng, 4), *build_up(rng, 3), *build_up(rng, 5)]
    starts = times(rng, len(pictures), 4, 12)
    return Film("build-ups", starts[-1], milliseconds(starts), shown(pictures, starts))


def dark(rng: Rng) -> Film:
    pictures = [
        *build_up(rng, 4, paper="#101418", ink="#3c4650"),
        *build_up(rng, 4, paper="#101418", ink="#3c4650"),
    ]
    starts = times(rng, len(pictures), 6, 15)
    return Film("dark, small changes", starts[-1], milliseconds(starts), shown(pictures, starts))


def filmed(rng: Rng) -> Film:
    starts = times(rng, 8, 6, 20)
    show = shown([slide(rng) for _ in starts[1:]], starts)
    return Film("noisy camera", starts[-1], milliseconds(starts), lambda at_s: noisy(show(at_s), rng, 12))


def pointers(rng: Rng) -> Film:
    starts = times(rng, 8, 6, 20)
    show = shown([slide(rng) for _ in starts[1:]], starts)
    places = rng.uniform(0.1, 0.9, (1000, 2))

    def frame(at_s: float) -> Image.Image:
        image = show(at_s)
        draw, step = ImageDraw.Draw(image), int(at_s / 4)
        ready = min(1.0, at_s % 4)
        x, y = (places[step] * (1 - ready) + places[step + 1] * ready) * SIZE_PX
        draw.polygon([(x, y), (x, y + 13), (x + 8, y + 9)], fill="#ffffff", outline="#000000")
        if step % 3 == 0:
            x, y = places[step + 500] * SIZE_PX + (40 * np.sin(at_s * 5), 20 * np.cos(at_s * 7))
            draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill="#ff2020")
        return image

    return Film("mouse and laser", starts[-1], milliseconds(starts), frame)


def mixed(rng: Rng) -> Film:
    """Speaker, slides, speaker, slides: the speaker's part has none, and each return is a change."""
    deck, again = [slide(rng) for _ in range(4)], [slide(rng) for _ in range(3)]
    somebody = person(rng, SIZE_PX)
    first, second = times(rng, 4, 8, 15), times(rng, 3, 8, 15)
    shows = shown(deck, first), shown(again, second)
    begin, end = 30.3, 30.3 + first[-1]
    back = end + 25
    last = back + second[-1]

    def frame(at_s: float) -> Image.Image:
        if begin <= at_s < end:
            return shows[0](at_s - begin)
        return shows[1](at_s - back) if at_s >= back else noisy(somebody(at_s), rng, 3)

    changes = [begin, *(begin + at for at in first[1:-1]), back, *(back + at for at in second[1:-1])]
    return Film("speaker, then slides", last, [round(1000 * at) for at in changes], frame, False)


def clip_within(rng: Rng) -> Film:
    """A film is played for 8 s on a slide, and later one that fills the picture."""
    starts = times(rng, 4, 15, 30)
    pictures = [slide(rng) for _ in starts[1:]]
    show, scene = shown(pictures, starts), person(rng, (240, 135), calm=0.1)
    whole = person(rng, SIZE_PX, calm=0.1)
    pause = starts[-1]

    def frame(at_s: float) -> Image.Image:
        if at_s >= pause + 25:
            return pictures[0].copy()
        if at_s >= pause:
            return noisy(whole(at_s), rng, 2)
        image = show(at_s)
        if starts[1] <= at_s < starts[2]:
            image.paste(scene(float(np.clip(at_s, starts[1] + 4, starts[1] + 12))), (360, 200))
        return image

    return Film("film within", pause + 40, [*milliseconds(starts), round(1000 * (pause + 25))], frame)


def scrolled(rng: Rng) -> Film:
    """A long document read by scrolling a little at a time, between two slides."""
    page = Image.new("RGB", (SIZE_PX[0], 6000), "#ffffff")
    draw = ImageDraw.Draw(page)
    for row in range(300):
        draw.text((70, 20 * row), sentence(rng, int(rng.integers(3, 9))), font=font(13), fill="#202020")
    before, after = slide(rng), slide(rng)

    def frame(at_s: float) -> Image.Image:
        if at_s < 12:
            return before.copy()
        if at_s >= 132:
            return after.copy()
        step, ready = divmod((at_s - 12) / 5, 1)
        top = round(90 * (step + min(1.0, ready * 5)))
        return page.crop((0, top, SIZE_PX[0], top + SIZE_PX[1]))

    steps_ms = range(17_000, 132_000, 5000)
    return Film("scrolled document", 145, [12_000, 132_000], frame, optional_ms=steps_ms)


FILMS = (
    plain, short, webcam, listener, cursor, fades, swipes, talking_head, speaker_aside, buildups, dark, filmed,
    pointers, mixed, clip_within, scrolled,
)  # fmt: skip

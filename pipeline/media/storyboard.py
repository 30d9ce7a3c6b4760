"""The storyboard: sheets of small pictures, one every few seconds, that the player shows over its timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from pipeline.media.frames import FRAME_MS, SampleClip, read_frames, size_of

COLUMNS, ROWS = 10, 10  # JPEG ends at 65,535 pixels, and a phone keeps no picture of that size
LONG_SIDE_PX = 160
INTERVAL_MS, LONG_INTERVAL_MS = 5000, 10_000
LONG_MS = 3_600_000
JPEG_QUALITY = 70


@dataclass(frozen=True, slots=True)
class StoryboardFiles:
    """*tiles* pictures in *sheets*, row by row; tile *n* shows the recording at *n* times *interval_ms*."""

    interval_ms: int
    tile_width_px: int
    tile_height_px: int
    columns: int
    rows: int
    tiles: int
    sheets: tuple[Path, ...]


def make_storyboard(clips: Sequence[SampleClip], duration_ms: int, folder: Path) -> StoryboardFiles:
    """Write ``storyboard-NUMBER.jpg`` into *folder* from *clips*, the samples of a recording in order.

    Raises what run_tool raises.
    """
    interval_ms = LONG_INTERVAL_MS if duration_ms > LONG_MS else INTERVAL_MS
    size_px = _tile_size(*size_of(clips[0]))
    sheets: list[Path] = []
    count, waiting = 0, list[Image.Image]()
    for tile in _tiles(clips, interval_ms, size_px, folder / "tiles.rgb"):
        count += 1
        waiting.append(tile)
        if len(waiting) == COLUMNS * ROWS:
            sheets.append(_write_sheet(waiting, folder / f"storyboard-{len(sheets) + 1:03}.jpg"))
            waiting = []
    if waiting:
        sheets.append(_write_sheet(waiting, folder / f"storyboard-{len(sheets) + 1:03}.jpg"))
    return StoryboardFiles(interval_ms, *size_px, COLUMNS, ROWS, count, tuple(sheets))


def _tile_size(width_px: int, height_px: int) -> tuple[int, int]:
    scale = LONG_SIDE_PX / max(width_px, height_px)
    return max(2, round(width_px * scale)), max(2, round(height_px * scale))


def _tiles(
    clips: Sequence[SampleClip], interval_ms: int, size_px: tuple[int, int], raw: Path
) -> Iterator[Image.Image]:
    """The picture at each whole interval, from whichever clip holds it."""
    for clip in clips:
        wait_ms = -clip.start_ms % interval_ms
        first = round(wait_ms / FRAME_MS)
        for pixels in read_frames(
            clip, size_px, raw, colour=True, every=interval_ms // FRAME_MS, first=first
        ):
            yield Image.fromarray(pixels)
    raw.unlink(missing_ok=True)


def _write_sheet(tiles: Sequence[Image.Image], path: Path) -> Path:
    """Write up to COLUMNS x ROWS *tiles* as one JPEG, no higher than its rows need."""
    width_px, height_px = tiles[0].size
    sheet = Image.new("RGB", (COLUMNS * width_px, -(-len(tiles) // COLUMNS) * height_px))
    for number, tile in enumerate(tiles):
        row, column = divmod(number, COLUMNS)
        sheet.paste(tile, (column * width_px, row * height_px))
    sheet.save(path, quality=JPEG_QUALITY, progressive=True)
    return path

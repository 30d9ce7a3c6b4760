"""The storyboard as WebVTT: which part of which sheet shows which seconds.

Format: WebVTT metadata cues, each an address with a media fragment ``#xywh=`` (W3C Media Fragments URI 1.0,
section 4.2.2), as players read them for previews.
"""

from collections.abc import Sequence

from index.captions.timestamp import clock


def write_storyboard(
    addresses: Sequence[str],
    *,
    interval_ms: int,
    tiles: int,
    tile_width_px: int,
    tile_height_px: int,
    columns: int,
    rows: int,
    duration_ms: int,
) -> str:
    """A WebVTT file of *tiles* cues; *addresses* are those of the sheets, in order."""
    cues = []
    for tile in range(tiles):
        sheet, place = divmod(tile, columns * rows)
        row, column = divmod(place, columns)
        start_ms, end_ms = tile * interval_ms, (tile + 1) * interval_ms
        if tile == tiles - 1:
            end_ms = max(duration_ms, start_ms + 1)
        area = f"{column * tile_width_px},{row * tile_height_px},{tile_width_px},{tile_height_px}"
        cues.append(f"{clock(start_ms, '.')} --> {clock(end_ms, '.')}\n{addresses[sheet]}#xywh={area}\n")
    return "\n".join(["WEBVTT\n", *cues])

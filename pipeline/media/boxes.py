"""What an MP4 says of itself in its boxes (ISO/IEC 14496-12), read without a program."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

HEAD_BYTES = 8
LONG_HEAD_BYTES = 16
MOST_BOXES = 1000  # a file in one piece has about five
CONFIGURATIONS = (b"avcC", b"av1C")


def outer_boxes(mp4: Path) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end in bytes of what each box on the outermost level holds, as far as they make sense."""
    file_bytes, at = mp4.stat().st_size, 0
    with mp4.open("rb") as file:
        while at + HEAD_BYTES <= file_bytes:
            file.seek(at)
            head = file.read(LONG_HEAD_BYTES)
            size_bytes, head_bytes = int.from_bytes(head[:4]), HEAD_BYTES
            if size_bytes == 1:
                size_bytes, head_bytes = int.from_bytes(head[8:]), LONG_HEAD_BYTES
            end = at + size_bytes if size_bytes else file_bytes
            if end < at + head_bytes:
                return
            yield head[4:8], at + head_bytes, end
            at = end


def is_in_one_piece(mp4: Path) -> bool:
    """Whether one index lists all samples. In fragmented files each piece lists its own."""
    kinds = [kind for kind, _, _ in islice(outer_boxes(mp4), MOST_BOXES)]
    return b"moov" in kinds and b"moof" not in kinds and len(kinds) < MOST_BOXES


def movie_box(mp4: Path) -> bytes:
    """What the ``moov`` box holds, which describes the tracks of a file of ours; nothing if there is none."""
    for kind, start, end in outer_boxes(mp4):
        if kind == b"moov":
            with mp4.open("rb") as file:
                file.seek(start)
                return file.read(end - start)
    return b""


def content(boxes: bytes, kind: bytes) -> bytes:
    """What is in the first box of *kind* within *boxes*, however deep; nothing if there is none."""
    at = boxes.find(kind)
    return boxes[at + 4 : at - 4 + int.from_bytes(boxes[at - 4 : at])] if at >= 4 else b""


def codec_configuration(boxes: bytes) -> tuple[bytes, bytes]:
    """How the picture is to be decoded: ``avcC`` or ``av1C``, and what that box holds. Nothing without one."""
    found = ((kind, content(boxes, kind)) for kind in CONFIGURATIONS)
    return next((pair for pair in found if pair[1]), (b"", b""))


def sample_count(boxes: bytes) -> int:
    """Samples of the first track: frames, where it is a picture. From its ``stsz`` box."""
    return int.from_bytes(content(boxes, b"stsz")[8:12])

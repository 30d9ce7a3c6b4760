"""Faults of HLS playlists and their segments by RFC 8216, found without any code of ours."""

import json
import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

MASTER_TAGS = {"EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-STREAM-INF"}
SEGMENT_TAGS = {"EXTINF", "EXT-X-MAP", "EXT-X-DISCONTINUITY"}
MEDIA_TAGS = {
    "EXTM3U", "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-PLAYLIST-TYPE",
    "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-ENDLIST", *SEGMENT_TAGS,
}  # fmt: skip
ONCE = MEDIA_TAGS - SEGMENT_TAGS | MASTER_TAGS - {"EXT-X-STREAM-INF"}
ATTRIBUTE = r'[A-Z0-9-]+=(?:"[^"\r\n]*"|[^",\s]+)'  # section 4.2
KINDS = {
    "BANDWIDTH": r"\d{1,20}",
    "AVERAGE-BANDWIDTH": r"\d{1,20}",
    "CODECS": r'"[^",]+(,[^",]+)*"',
    "RESOLUTION": r"\d+x\d+",
    "FRAME-RATE": r"\d+(\.\d+)?",
    "CLOSED-CAPTIONS": r'"[^"]+"|NONE',
    "URI": r'"[^"]+"',
}


@dataclass(frozen=True)
class Piece:
    """A segment as its playlist tells of it, and as its bytes are."""

    told_s: Fraction
    size_bytes: int
    start_s: Fraction
    end_s: Fraction
    starts_with_keyframe: bool


class Validator:
    """Reads a master playlist with all that it names, and gathers *faults*."""

    def __init__(self, master: Path) -> None:
        self.faults: list[str] = []
        self.starts: dict[str, list[Fraction]] = {}
        lines = self._lines(master, MASTER_TAGS)
        tagged = [at for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF:")]
        self._check(bool(tagged), "4.3.4.2: a master playlist names at least one stream")
        for at in tagged:
            follows = at + 1 < len(lines) and not lines[at + 1].startswith("#")
            self._check(follows, f"4.3.4.2: no URI after line {at + 1}")
            if follows:
                attributes = self._attributes(lines[at].split(":", 1)[1])
                self._variant(attributes, master.parent / lines[at + 1])
        ways = {tuple(starts[:-1]) for starts in self.starts.values()}
        self._check(len(ways) <= 1, "6.2.4: segments of the variants begin at different times")

    def _check(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    def _lines(self, playlist: Path, known: set[str]) -> list[str]:
        text = playlist.read_bytes().decode("utf-8")
        lines = text.split("\n")
        self._check(lines[0] == "#EXTM3U", "4.3.1.1: the first line is #EXTM3U")
        self._check(lines[-1] == "" and "" not in lines[:-1], "4.1: each line ends, and none is empty")
        tags = [re.split("[:]", line[1:])[0] for line in lines if line.startswith("#EXT")]
        for tag in sorted(set(tags)):
            self._check(tag in known, f"4.3: {tag} does not belong in {playlist.name}")
            self._check(tag not in ONCE or tags.count(tag) == 1, f"4.3: {tag} stands more than once")
        return lines[:-1]

    def _attributes(self, text: str) -> dict[str, str]:
        self._check(
            bool(re.fullmatch(f"{ATTRIBUTE}(,{ATTRIBUTE})*", text)), f"4.2: no attribute list: {text}"
        )
        pairs = [found.split("=", 1) for found in re.findall(ATTRIBUTE, text)]
        names = [name for name, _ in pairs]
        self._check(len(set(names)) == len(names), f"4.2: an attribute stands twice: {text}")
        for name, value in pairs:
            self._check(bool(re.fullmatch(KINDS.get(name, ".*"), value)), f"4.2: {name} cannot be {value}")
        return dict(pairs)

    def _variant(self, told: dict[str, str], playlist: Path) -> None:
        init, pieces = self._media(playlist)
        name = playlist.parent.name
        self.starts[name] = [piece.start_s for piece in pieces]
        peak, average = peak_bps(pieces), sum(p.size_bytes for p in pieces) * 8 / length_s(pieces)
        self._check("BANDWIDTH" in told, f"4.3.4.2: {name} tells no BANDWIDTH")
        self._check(
            int(told.get("BANDWIDTH", 0)) >= peak, f"4.3.4.2: {name} peaks at {float(peak):.0f} bits/s"
        )
        lowest = average * Fraction(999, 1000)
        self._check(
            int(told.get("AVERAGE-BANDWIDTH", 0)) >= lowest, f"4.3.4.2: {name} averages {float(average):.0f}"
        )
        codecs = told.get("CODECS", "").strip('"').split(",")
        self._check(sorted(codecs) == sorted(codecs_of(init)), f"4.3.4.2: {name} is coded {codecs_of(init)}")
        for stream in probe(init.read_bytes() + first_segment(playlist), "-show_streams")["streams"]:
            if stream["codec_type"] == "video":
                size = f"{stream['width']}x{stream['height']}"
                self._check(told.get("RESOLUTION") == size, f"4.3.4.2: {name} has the size {size}")
                apart = abs(Fraction(told.get("FRAME-RATE", "0")) - Fraction(stream["r_frame_rate"]))
                self._check(
                    apart <= Fraction(1, 1000), f"4.3.4.2: {name} has {stream['r_frame_rate']} frames/s"
                )

    def _media(self, playlist: Path) -> tuple[Path, list[Piece]]:
        lines = self._lines(playlist, MEDIA_TAGS)
        tags = dict(line[1:].partition(":")[::2] for line in lines if line.startswith("#EXT"))
        self._check(int(tags.get("EXT-X-VERSION", 1)) >= 6, "7: EXT-X-MAP and its kind need version 6")
        self._check(tags.get("EXT-X-PLAYLIST-TYPE") == "VOD", "4.3.3.5: what is finished is VOD")
        self._check(lines[-1] == "#EXT-X-ENDLIST", "4.3.3.4: the end of the list is told")
        mapped = self._attributes(tags.get("EXT-X-MAP", "URI=none"))
        init = playlist.parent / mapped.get("URI", "").strip('"')
        self._check(init.is_file(), f"4.3.2.5: {init.name} is missing")
        at = [number for number, line in enumerate(lines) if line.startswith("#EXTINF:")]
        first_tag = next(number for number, line in enumerate(lines) if line.startswith("#EXT-X-MAP"))
        self._check(first_tag < at[0], "4.3.2.5: EXT-X-MAP stands before the segments that it is for")
        names = [line for line in lines if not line.startswith("#")]
        self._check(names == [lines[number + 1] for number in at], "4.3.2.1: each segment has one EXTINF")
        told = [Fraction(lines[number].split(":")[1].split(",")[0]) for number in at]
        target = int(tags.get("EXT-X-TARGETDURATION", 0))
        self._check(all(round(float(each)) <= target for each in told), "4.3.3.1: a segment is too long")
        pieces = [piece(init, playlist.parent / name, each) for name, each in zip(names, told, strict=True)]
        self._check_times(playlist.parent.name, pieces)
        return init, pieces

    def _check_times(self, name: str, pieces: list[Piece]) -> None:
        for number, each in enumerate(pieces):
            nearly = Fraction(1, 40)
            end_s = pieces[number + 1].start_s if number + 1 < len(pieces) else each.end_s
            self._check(each.starts_with_keyframe, f"6.2.1: {name}/{number} does not begin with a keyframe")
            self._check(
                abs(end_s - each.start_s - each.told_s) <= nearly,
                f"4.3.2.1: {name}/{number} is not as long as told",
            )


def faults_of(master: Path) -> list[str]:
    return Validator(master).faults


def length_s(pieces: list[Piece]) -> Fraction:
    return sum((piece.told_s for piece in pieces), Fraction(0))


def peak_bps(pieces: list[Piece]) -> Fraction:
    """The largest bit rate of any run of segments between 0.5 and 1.5 target durations (section 4.1)."""
    target_s = max(round(piece.told_s) for piece in pieces)
    rates = [Fraction(0)]
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            run_s = length_s(pieces[start:end])
            if target_s / 2 <= run_s <= target_s * 3 / 2:
                rates.append(sum(piece.size_bytes for piece in pieces[start:end]) * 8 / run_s)
    return max(rates)


def first_segment(playlist: Path) -> bytes:
    return (playlist.parent / "00000.m4s").read_bytes()


def piece(init: Path, segment: Path, told_s: Fraction) -> Piece:
    data = segment.read_bytes()
    packets = probe(init.read_bytes() + data, "-select_streams", "V:0", "-show_packets")["packets"]
    if not packets:
        packets = probe(init.read_bytes() + data, "-show_packets")["packets"]
    times = [Fraction(packet["pts_time"]) for packet in packets]
    start_s, *_, before_s, last_s = sorted(times) if len(times) > 2 else times * 3
    key = packets[0]["flags"].startswith("K") and times[0] == start_s
    return Piece(told_s, len(data), start_s, last_s + (last_s - before_s), key)


def probe(data: bytes, *args: str) -> Any:
    command = ["ffprobe", "-v", "error", *args, "-of", "json", "-"]
    return json.loads(subprocess.run(command, input=data, check=True, capture_output=True).stdout)


def codecs_of(init: Path) -> list[str]:
    """What RFC 6381 calls the codecs that *init* configures."""
    data, found = init.read_bytes(), []
    if (at := data.find(b"avcC")) > 0:
        found.append(f"avc1.{data[at + 5 : at + 8].hex()}")
    if (at := data.find(b"av1C")) > 0:
        profile_level, flags = data[at + 5], data[at + 6]
        depth = 10 if flags & 0b0100_0000 else 8
        tier = "H" if flags & 0b1000_0000 else "M"
        found.append(f"av01.{profile_level >> 5}.{profile_level & 31:02}{tier}.{depth:02}")
    if (at := data.find(b"esds")) > 0:
        specific = re.search(rb"\x05(?:\x80\x80\x80)?.(.)", data[at + 8 :], re.DOTALL)
        assert specific is not None
        found.append(f"mp4a.40.{specific[1][0] >> 3}")
    return found

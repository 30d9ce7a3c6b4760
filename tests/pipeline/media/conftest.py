"""Small recordings made by ffmpeg (studio), and ways to see and hear what came of them (look)."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BITS = 12


def ffmpeg(*args: str | Path) -> str:
    """Run ffmpeg and return what it said."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-y", *map(str, args)]
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="replace").stderr


def ffprobe(path: Path, *args: str) -> Any:
    command = ["ffprobe", "-v", "error", *args, "-of", "json", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


class Studio:
    """Makes clips in a folder of its own."""

    H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p", "-c:a", "aac")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str, *args: str | Path) -> Path:
        """Record a clip called *name*; *args* are ffmpeg's."""
        ffmpeg(*args, f"file:{self.folder / name}")
        return self.folder / name

    def cut(self, clip: Path, share: float) -> Path:
        """A copy of *clip* that breaks off."""
        short = self.folder / f"cut {clip.name}"
        short.write_bytes(clip.read_bytes()[: int(clip.stat().st_size * share)])
        return short

    def turn(self, clip: Path, quarter_turns: int) -> Path:
        """A copy turned by the matrix in its track header, as telephones do, in any version of ffmpeg."""
        one, none, minus, far = "00010000", "00000000", "ffff0000", "40000000"
        rows = {
            0: (one, none, none, none, one, none),
            1: (none, one, none, minus, none, none),
            2: (minus, none, none, none, minus, none),
            3: (none, minus, none, one, none, none),
        }
        upright, turned = (bytes.fromhex("".join((*rows[n], none, none, far))) for n in (0, quarter_turns))
        data = clip.read_bytes()
        at = data.index(upright, data.index(b"tkhd"))
        copy = self.folder / f"turned {clip.name}"
        copy.write_bytes(data[:at] + turned + data[at + 36 :])
        return copy

    @staticmethod
    def picture(size: str = "320x180", rate: str = "25", seconds: float = 6) -> tuple[str, ...]:
        return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}")

    @staticmethod
    def numbered(rate: str = "25", seconds: float = 10) -> tuple[str, ...]:
        """A picture of twelve bars that are black or white: the number of its frame in binary."""
        bars = "geq=lum='16+219*mod(floor(N/pow(2,X)),2)':cb=128:cr=128"
        dots = f"color=size={BITS}x2:rate={rate}:duration={seconds},format=yuv444p,{bars}"
        source = f"{dots},scale=384:240:flags=neighbor,format=yuv420p"
        return ("-f", "lavfi", "-i", source)

    @staticmethod
    def tone(seconds: float = 6, sound: str = "0.1*sin(2765*t)") -> tuple[str, ...]:
        return ("-f", "lavfi", "-i", f"aevalsrc={sound}|{sound}:sample_rate=44100:duration={seconds}")


class Look:
    """What a player would find in a file."""

    @staticmethod
    def streams(path: Path) -> list[dict[str, Any]]:
        streams: list[dict[str, Any]] = ffprobe(path, "-show_streams")["streams"]
        return streams

    @staticmethod
    def duration_s(path: Path) -> float:
        return float(ffprobe(path, "-show_format")["format"]["duration"])

    @staticmethod
    def keyframes_s(path: Path) -> list[float]:
        shown = ffprobe(path, "-select_streams", "v:0", "-show_entries", "packet=pts_time,flags")
        return [round(float(row["pts_time"]), 3) for row in shown["packets"] if row["flags"].startswith("K")]

    @staticmethod
    def end_s(path: Path, stream: str) -> float:
        """When the last packet of *stream* ends, being as long as the one before."""
        rows = ffprobe(path, "-select_streams", stream, "-show_entries", "packet=pts_time")["packets"]
        *_, before_s, last_s = sorted(float(row["pts_time"]) for row in rows)
        return last_s + (last_s - before_s)

    @staticmethod
    def frame_count(path: Path) -> int:
        args = ("-select_streams", "v:0", "-count_frames", "-show_entries", "stream=nb_read_frames")
        return int(ffprobe(path, *args)["streams"][0]["nb_read_frames"])

    @staticmethod
    def numbers(path: Path) -> list[int]:
        """The numbers that the frames of a numbered picture show, whatever its size."""
        args = (
            "-vf",
            f"scale={BITS}:1:flags=area,format=gray",
            "-vsync",
            "passthrough",
            "-f",
            "rawvideo",
            "-",
        )
        command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-map", "0:v:0", *args]
        bars = subprocess.run(command, check=True, capture_output=True).stdout
        frames = (bars[at : at + BITS] for at in range(0, len(bars), BITS))
        return [sum((level > 127) << bit for bit, level in enumerate(frame)) for frame in frames]

    @staticmethod
    def colour(path: Path, across: float, down: float) -> tuple[int, int, int]:
        """Red, green and blue of the middle frame at a place given in parts of width and height."""
        spot = f"crop=4:4:iw*{across}-2:ih*{down}-2,scale=1:1,format=rgb24"
        command = ["ffmpeg", "-v", "error", "-i", str(path), "-vf", spot, "-f", "rawvideo", "-"]
        dots = subprocess.run(command, check=True, capture_output=True).stdout
        at = len(dots) // 6 * 3
        return dots[at], dots[at + 1], dots[at + 2]

    @staticmethod
    def comb(path: Path) -> float:
        """How much each line differs from the mean of its neighbours at most, on average: 0 to 255."""
        (stream,) = Look.streams(path)
        command = ["ffmpeg", "-v", "error", "-i", str(path), "-vf", "format=gray", "-f", "rawvideo", "-"]
        frames = subprocess.run(command, check=True, capture_output=True).stdout
        lines = np.frombuffer(frames, "u1").reshape(-1, stream["height"], stream["width"])[10].astype(float)
        apart = np.abs(lines[1:-1] - (lines[:-2] + lines[2:]) / 2)
        return float(apart.max(axis=1).mean())

    @staticmethod
    def loudness_lufs(path: Path) -> float:
        said = ffmpeg("-i", path, "-map", "0:a:0", "-af", "ebur128", "-f", "null", "-")
        return float(said.rsplit(" I: ", 1)[1].split()[0])

    @staticmethod
    def peak_dbtp(path: Path) -> float:
        said = ffmpeg("-i", path, "-map", "0:a:0", "-af", "ebur128=peak=true", "-f", "null", "-")
        return float(said.rsplit(" Peak: ", 1)[1].split()[0])

    @staticmethod
    def first_sound_s(path: Path) -> float:
        """When silence first gives way to sound."""
        said = ffmpeg(
            "-i", path, "-map", "0:a:0", "-af", "silencedetect=noise=-40dB:d=0.2", "-f", "null", "-"
        )
        return float(said.split("silence_end: ", 1)[1].split()[0])

    @staticmethod
    def first_light_s(path: Path) -> float:
        """When black first gives way to picture."""
        said = ffmpeg("-i", path, "-map", "0:v:0", "-vf", "blackdetect=d=0.2", "-f", "null", "-")
        return float(said.split("black_end:", 1)[1].split()[0])

    @staticmethod
    def faults(path: Path) -> str:
        """What ffmpeg complains of when it plays *path* through."""
        return ffmpeg("-v", "warning", "-i", path, "-map", "0", "-f", "null", "-")


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "clips").mkdir()
    return Studio(tmp_path / "clips")


@pytest.fixture
def look() -> type[Look]:
    return Look


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Picture and sound as meeting programs export them: H.264 and AAC in an MP4 with its index first."""
    studio = Studio(tmp_path_factory.mktemp("talk"))
    picture, tone = studio.picture("640x360", seconds=10), studio.tone(10)
    return studio.make("talk.mp4", *picture, *tone, *studio.H264, "-movflags", "+faststart")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what the code under test writes."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out"

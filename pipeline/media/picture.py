"""How a picture is shown: upright, in square pixels, whole frames and the range of light of a plain screen."""

from typing import Any

from pipeline.media.encoders import has_filters
from pipeline.media.facts import VideoFacts

HDR = {"smpte2084", "arib-std-b67"}  # PQ and HLG
PAPER_WHITE_NITS = 203  # ITU-R BT.2408


def whole_frames(picture: Any, video: VideoFacts) -> Any:
    """*picture* without the lines of two moments in one frame, where it says that it has such frames."""
    return picture.filter("bwdif", mode="send_frame", deint="interlaced") if video.is_interlaced else picture


def shown(picture: Any, video: VideoFacts, size: tuple[int, int]) -> Any:
    """*picture* of the source in *size*, as every browser shows it."""
    if video.transfer in HDR and has_filters("zscale", "tonemap"):
        picture = _plain_light(picture.filter("scale", *size))
    return resized(picture, size)


def resized(picture: Any, size: tuple[int, int]) -> Any:
    """*picture* in square pixels and in the range that television uses; some browsers know no other."""
    return picture.filter("scale", *size, out_range="tv").filter("setsar", 1).filter("format", "yuv420p")


def _plain_light(picture: Any) -> Any:
    """A picture in HDR with its light brought down to what a plain screen has."""
    return (
        picture.filter("zscale", transfer="linear", npl=PAPER_WHITE_NITS)
        .filter("format", "gbrpf32le")
        .filter("zscale", primaries="bt709")
        .filter("tonemap", "hable", desat=0)
        .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
        .filter("format", "yuv420p")
    )

"""The media type of an object, by the ending of its key."""

import mimetypes

# What Python's own table lacks, or has otherwise than players want it.
MEDIA_TYPES = {
    "m3u8": "application/vnd.apple.mpegurl",
    "m4s": "video/iso.segment",
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "vtt": "text/vtt",
    "webp": "image/webp",
}


def media_type_of(key: str) -> str:
    ending = key.rpartition(".")[2].lower()
    return MEDIA_TYPES.get(ending) or mimetypes.guess_type(key)[0] or "application/octet-stream"

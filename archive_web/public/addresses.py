"""Addresses that templates need beside those of pages: files in the store, and moments of a recording."""

from flask import url_for

from index.models import Recording

LONGEST_S = 10**6


def media_url(key: str, *, download: bool = False) -> str:
    """Where a file that a stage made (``recordings/7/poster/…``) is served, to be shown or to be kept."""
    _, recording_id, path = key.split("/", 2)
    return url_for("media.file", recording_id=int(recording_id), name=path, download="" if download else None)


def seconds(ms: int) -> str:
    """``83200`` gives ``83.2``: a position as it stands in ``?t=``."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def moment_url(recording: Recording, start_ms: int = 0, words: str = "") -> str:
    """The watch page, at a moment; at the beginning the address stays plain. *words* of a search are marked there."""
    return url_for(
        "public.watch", slug=recording.slug, t=seconds(start_ms) if start_ms else None, q=words or None
    )


def embed_url(recording: Recording, start_ms: int) -> str:
    """The player alone, at a moment, to be shown on a page of ours."""
    return url_for("public.embed", slug=recording.slug, t=seconds(start_ms))


def read_seconds(text: str) -> str:
    """``?t=`` as seconds, safe to write into an address; what is not a number counts as the beginning."""
    try:
        wanted = float(text)
    except ValueError:
        return "0"
    return f"{wanted:.3f}".rstrip("0").rstrip(".") if 0 <= wanted < LONGEST_S else "0"

"""Addresses that templates need beside those of pages: files in the store, and moments of a recording."""

from collections.abc import Sequence

from flask import url_for

from index.models import Poster, Recording

CARD_WIDTH_PX = 640


def media_url(key: str, *, download: bool = False) -> str:
    """Where a file that a stage made (``recordings/7/poster/…``) is served, to be shown or to be kept."""
    _, recording_id, path = key.split("/", 2)
    return url_for("media.file", recording_id=int(recording_id), name=path, download="" if download else None)


def seconds(ms: int) -> str:
    """``83200`` gives ``83.2``: a position as it stands in ``?t=``."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def moment_url(recording: Recording, start_ms: int = 0) -> str:
    """The watch page, at a moment; at the beginning the address stays plain."""
    return url_for("public.watch", slug=recording.slug, t=seconds(start_ms) if start_ms else None)


def poster_url(posters: Sequence[Poster], width_px: int = CARD_WIDTH_PX) -> str:
    """The narrowest poster of at least *width_px*, else the widest; empty when there is none."""
    wide_enough = [poster for poster in posters if poster.width_px >= width_px] or list(posters[-1:])
    return media_url(wide_enough[0].key) if wide_enough else ""

"""Media delivery: files of the store, to those who may see them."""

from archive_web.media.views import blueprint

__all__ = ["blueprint"]

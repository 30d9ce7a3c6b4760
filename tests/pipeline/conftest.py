"""What tests of the pipeline need beside an archive."""

from tests.small_disks import small_disk

__all__ = ["small_disk"]

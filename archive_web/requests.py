"""Requests whose files are streamed to where the archive takes files in, never held in memory."""

from io import RawIOBase
from typing import IO, Any, cast

from flask import Request

from archive_web.services import services
from index.captions.read import LARGEST_BYTES
from pipeline.incoming import GB, IncomingFile, check_size
from pipeline.materials.keeping import MB, MaterialTooLarge

UPLOADS = frozenset({"staff.upload"})
MATERIALS = frozenset({"staff.add_materials", "staff.save_material", "api.send_material_file"})
PIECE = "application/offset+octet-stream"  # the body of a resumable upload's request
CAPTIONS = frozenset({"api.put_captions", "api.patch_captions", "staff.import_captions", "upload.details"})


class UploadStream(IncomingFile):
    """An IncomingFile as the form parser wants it."""

    def seek(self, position: int) -> int:
        """The parser rewinds a part when it is complete; it is read from its path."""
        return position

    def close(self) -> None:
        """Called when the request ends: what the archive has not taken over by then is not kept."""
        self.abandon()


class Nowhere(RawIOBase):
    """Takes a file that nobody wants."""

    def writable(self) -> bool:
        return True

    def write(self, block: Any) -> int:
        return len(block)

    def seek(self, position: int, whence: int = 0) -> int:
        return 0


class ArchiveRequest(Request):
    """A request; the files of an upload go to disk as they come, and go away if it is broken off."""

    _streams: list[UploadStream]
    wants_files = True

    def pass_over_files(self, most_bytes: int) -> None:
        """Read the form, and let its files go, before anyone has looked at it. A body may be *most_bytes* long."""
        self.wants_files = False
        self.max_content_length = most_bytes

    @property
    def is_upload(self) -> bool:
        return self.endpoint in UPLOADS | MATERIALS and self.method == "POST"

    def _load_form_data(self) -> None:
        if not self.wants_files:
            pass  # whoever said so has said how much may come, too
        elif self.is_upload and self.endpoint in MATERIALS:
            limit_mb = services().archive.settings.material_limit_mb
            if (self.content_length or 0) > limit_mb * MB:
                raise MaterialTooLarge(limit_mb=limit_mb)
            self.max_content_length = limit_mb * MB
        elif self.is_upload:
            check_size(services().archive.settings, self.content_length or 0)
            self.max_content_length = services().archive.settings.upload_limit_gb * GB
        elif self.mimetype == PIECE:  # no form: it is read block by block by those who take it
            self.max_content_length = services().archive.settings.upload_limit_gb * GB
        elif self.endpoint in CAPTIONS:
            self.max_content_length = LARGEST_BYTES
        super()._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if not self.wants_files:
            return cast(IO[bytes], Nowhere())
        if not self.is_upload:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        stream = UploadStream(services().archive.settings, filename or "")
        self.__dict__.setdefault("_streams", []).append(stream)
        return cast(IO[bytes], stream)

    def close(self) -> None:
        for stream in self.__dict__.get("_streams", []):
            stream.close()
        cast(Any, super()).close()

"""Resumable uploads: kept piece by piece by an UploadStore, then accepted like any other recording, once."""

from pipeline.uploads.receiving import Uploads, open_uploads

__all__ = ["Uploads", "open_uploads"]

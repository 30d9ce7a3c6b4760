"""The store that the settings choose, and the local copies of what is in it."""

from index.settings import Settings
from pipeline.storage.contract import ObjectStore
from pipeline.storage.copies import LocalCopies
from pipeline.storage.local import LocalStore
from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_client import Bucket

S3 = "s3://"
GB = 10**9


def open_store(settings: Settings) -> ObjectStore:
    """The bucket that EFTERHAND_STORE names, otherwise the folder ``media`` in the data folder."""
    if not settings.store.startswith(S3):
        return LocalStore(settings.store_folder)
    name, _, prefix = settings.store.removeprefix(S3).partition("/")
    return S3Store(
        Bucket(
            name=name,
            prefix=f"{prefix.strip('/')}/" if prefix.strip("/") else "",
            endpoint=settings.s3_endpoint,
            public_endpoint=settings.s3_public_endpoint,
            region=settings.s3_region,
            path_style=settings.s3_path_style,
            encryption=settings.s3_encryption,
            kms_key=settings.s3_kms_key,
        )
    )


def open_copies(settings: Settings, store: ObjectStore) -> LocalCopies:
    return LocalCopies(store, settings.copies_folder, settings.copies_gb * GB)

"""Old enough to be nobody's: what is younger may belong to somebody who has not said so yet."""

from collections.abc import Iterable

from pipeline.storage.contract import ObjectMissing, ObjectStore

DAY_S = 24 * 3600.0


def is_old(store: ObjectStore, keys: Iterable[str], older_than_s: float) -> bool:
    """Whether all objects under *keys* have been there for that long; one that is gone is as old as it gets."""
    return all(_age_s(store, key) >= older_than_s for key in keys)


def _age_s(store: ObjectStore, key: str) -> float:
    try:
        return store.age_s(key)
    except ObjectMissing:
        return float("inf")

"""Whether search still has what the catalogue says that it was given."""

from sqlalchemy.orm import Session

from index.catalogue import captions
from index.search.contract import SearchIndex


def is_lost(session: Session, index: SearchIndex) -> bool:
    """Whether *index* is empty, as one is made where there is none, though passages were put into it.

    Raises IndexDamaged.
    """
    return index.document_count() == 0 and captions.searchable_count(session) > 0

"""How a passage lies in a Whoosh index: what is indexed, what is kept beside it.

All analysis is ours: fields are given lists of terms, which Whoosh indexes as they are.
"""

from collections.abc import Iterable
from typing import Any

from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, TEXT, Schema

from index.language.analysis import fold, forms, tokens
from index.search.contract import PassageDocument
from index.search.facts import Facts

SCHEMA = Schema(
    recording=ID(),
    stems=TEXT(phrase=True),
    parts=TEXT(phrase=False),
    folded=TEXT(phrase=False),
    title=TEXT(phrase=True),
    names=TEXT(phrase=True),
    facts=COLUMN(VarBytesColumn()),
    length=COLUMN(NumericColumn("i")),
    passage=STORED(),
)


def fields(passage: PassageDocument) -> dict[str, Any]:
    """The fields of *passage*.

    What is stored is all that a moment shows (number, span, text, language, kind), and the passage's mark.
    """
    spoken = forms(passage.text, passage.language)
    title = forms(passage.title, passage.language)
    return {
        "recording": str(passage.recording_id),
        "stems": spoken.stems,
        "parts": spoken.parts,
        "folded": spoken.folded,
        "title": [*title.stems, *title.parts, *title.folded],
        "names": name_terms(passage.speaker_names),
        "facts": Facts.of(passage).to_bytes(),
        "length": len(spoken.stems),
        "passage": (
            passage.number,
            passage.start_ms,
            passage.end_ms,
            passage.text,
            passage.language,
            passage.kind,
            passage.mark,
        ),
    }


def name_terms(names: Iterable[str]) -> list[str]:
    """Names word by word, not stemmed, and again as they are typed without å, ä, ö."""
    words = [[token.text for token in tokens(name)] for name in names]
    folded = [[fold(word) for word in name] for name in words]
    return [word for name in [*words, *(f for f in folded if f not in words)] for word in name]

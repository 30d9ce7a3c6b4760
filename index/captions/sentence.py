"""Where a sentence or a clause ends, told by its last mark alone."""

CLOSING = "\"'”’»)]"
SENTENCE_MARKS = (".", "!", "?", "…")
CLAUSE_MARKS = (",", ";", ":")


def ends_sentence(text: str) -> bool:
    return text.rstrip().rstrip(CLOSING).endswith(SENTENCE_MARKS)


def ends_clause(text: str) -> bool:
    return text.rstrip().rstrip(CLOSING).endswith(CLAUSE_MARKS)

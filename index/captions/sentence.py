"""Where a sentence or a clause ends: by its last mark, or by a word that opens the next one.

The words are Swedish and English at once: those that are spelled alike do the same work in both.
"""

CLOSING = "\"'”’»)]"
SENTENCE_MARKS = (".", "!", "?", "…")
CLAUSE_MARKS = (",", ";", ":")
OPENING_WORDS = """
    och men eller utan för så att som när då om eftersom medan där vilket vilka innan sedan därför fast samt än
    and but or so that which who whose when where while because if although though since unless before after than
"""
# Articles and prepositions: what they belong to follows.
LEADING_WORDS = """
    en ett den i på av till från med vid under över genom mellan hos mot kring sin sitt sina vår vårt våra min mitt
    a an the of in on at by to from with for into about between through as my our your their its
"""
OPENING = frozenset(OPENING_WORDS.split())
LEADING = OPENING | frozenset(LEADING_WORDS.split())


def ends_sentence(text: str) -> bool:
    return text.rstrip().rstrip(CLOSING).endswith(SENTENCE_MARKS)


def ends_clause(text: str) -> bool:
    return text.rstrip().rstrip(CLOSING).endswith(CLAUSE_MARKS)


def opens_clause(word: str) -> bool:
    return word.lower() in OPENING


def leads_on(word: str) -> bool:
    """Whether *word* hangs in the air at the end of a line."""
    return word.lower() in LEADING

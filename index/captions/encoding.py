"""Text from bytes of unknown encoding, as caption files come from everywhere."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

# What Swedish and English texts hold beyond ASCII in Windows' Western encoding (and so in Latin-1). When
# that is all there is, it settles the matter: a guess by statistics is often wrong on a few å, ä and ö.
WESTERN = frozenset("åäöÅÄÖéÉèÈüÜáàçñóôêëæøÆØ–—‘’“”…•´°§©®€£½«»\xa0")
UTF16_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)
# The arrow of a timing, in either order of bytes.
UTF16_ARROW = b"-\0-\0>"
BROKEN = "\ufffd"


def decode(data: bytes) -> str:
    """The text in *data*. Never raises: bytes that fit no encoding become U+FFFD or nonsense."""
    if _is_utf16(data):
        return _decode_utf16(data)
    text = data.decode("utf-8-sig", "replace")
    if _is_utf8(text):
        return text
    western = data.decode("cp1252", "replace")
    if WESTERN.issuperset(character for character in western if not character.isascii()):
        return western
    return _guess(data) or text


def _is_utf16(data: bytes) -> bool:
    return data.startswith(UTF16_MARKS) or UTF16_ARROW in data


def _decode_utf16(data: bytes) -> str:
    if data.startswith(UTF16_MARKS):
        return data.decode("utf-16", "replace")
    # Without a mark the place of the zero bytes tells which half of a character comes first.
    return data.decode("utf-16-be" if data.find(UTF16_ARROW) % 2 else "utf-16-le", "replace")


def _is_utf8(text: str) -> bool:
    """Whether *text*, decoded as UTF-8, was that. Damage is forgiven while most characters are whole."""
    broken = text.count(BROKEN)
    return broken == 0 or broken * 2 < sum(not character.isascii() for character in text)


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best else None

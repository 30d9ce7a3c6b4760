"""Lines of caption texts: any line ending in, and never a blank line out."""


def split_lines(text: str) -> list[str]:
    """The lines of a file that may end them with CR, LF or both.

    NUL becomes U+FFFD, as the WebVTT parser wants it and because PostgreSQL cannot store NUL.
    """
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def without_blank_lines(text: str) -> str:
    """*text* as it can stand in a WebVTT or SRT cue, which a blank line would end."""
    return "\n".join(line for line in split_lines(text) if line)


def tidy(text: str) -> str:
    """*text* without blank lines and loose spaces.

    Half a surrogate pair, which JSON can name but no encoding can write, becomes U+FFFD.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "\n".join(line.strip() for line in split_lines(whole) if line.strip())

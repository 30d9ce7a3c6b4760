"""In which language each talk is recognised: as staff have said, or else as it sounds."""

from collections.abc import Mapping

CLEARLY = 0.8  # how sure the recogniser must be that a talk is not in the webinar's language


def is_heard(talk_language: str | None, webinar_language: str | None, talks: int) -> bool:
    """Whether a talk's language is found by listening.

    A webinar's language goes for its only talk; of several, one may be a guest's in another language.
    """
    return talk_language is None and (webinar_language is None or talks > 1)


def chosen(likely: Mapping[str, float], webinar_language: str | None) -> str | None:
    """The language that a talk is in, by how *likely* each sounds; None where nothing sounds."""
    if not likely:
        return webinar_language
    best = max(likely, key=lambda code: likely[code])
    if webinar_language is None or likely[best] >= CLEARLY:
        return best
    return webinar_language

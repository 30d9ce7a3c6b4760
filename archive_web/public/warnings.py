"""What a viewer should know about an imperfect recording: staff's notices in a viewer's words."""

from flask_babel import gettext as _

from index.catalogue.recordings import notices
from index.errors import EfterhandError
from index.models import Recording


def warnings_of(recording: Recording) -> list[str]:
    """Sentences for the head of the watch page. Notices about the programme are for staff alone."""
    sentences = [sentence for notice in notices(recording) if (sentence := _in_viewers_words(notice))]
    return list(dict.fromkeys(sentences))


def _in_viewers_words(notice: EfterhandError) -> str:
    words: dict[str, str] = {
        "RecordingCutShort": _(
            "The end of this recording is missing: %(found)s of %(declared)s is there.",
            found=notice.facts.get("found"),
            declared=notice.facts.get("declared"),
        ),
        "WordsMissing": _("Some of what is said is missing from the captions."),
        "NoPicture": _("This recording has sound but no picture."),
        "NoSound": _("This recording has a picture but no sound."),
    }
    return words.get(notice.code, "")

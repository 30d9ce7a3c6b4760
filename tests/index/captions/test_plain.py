"""The text that is downloaded: paragraphs by pauses and speakers."""

from index.captions.cue import Cue
from index.captions.plain import write_plain


def test_sentences_are_joined_across_cues_and_lines():
    cues = [Cue(0, 1_000, "Vi bygger\nen stad"), Cue(3_000, 4_000, "som håller. Den är grön.")]

    assert write_plain(cues) == "Vi bygger en stad som håller. Den är grön.\n"


def test_a_long_pause_begins_a_paragraph():
    cues = [Cue(0, 1_000, "Hej."), Cue(3_001, 4_000, "Nu börjar vi.")]

    assert write_plain(cues) == "Hej.\n\nNu börjar vi.\n"


def test_a_pause_is_measured_from_the_last_word_heard():
    cues = [Cue(0, 9_000, "Länge."), Cue(1_000, 2_000, "Kort."), Cue(9_500, 10_000, "Sedan.")]

    assert write_plain(cues) == "Länge. Kort. Sedan.\n"


def test_a_speaker_is_named_where_the_speaker_changes():
    cues = [
        Cue(0, 1_000, "Hej.", "Åsa"),
        Cue(1_000, 2_000, "Välkomna.", "Åsa"),
        Cue(9_000, 9_500, "Då så.", "Åsa"),
        Cue(9_500, 9_900, "Tack.", "Bo"),
        Cue(9_900, 9_999, "Applåder."),
    ]

    assert write_plain(cues) == "Åsa:\nHej. Välkomna.\n\nDå så.\n\nBo:\nTack.\n\nApplåder.\n"

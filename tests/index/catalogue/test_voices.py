"""Voices of a recording: a name stays with what was heard, also when voices are told apart anew."""

from index.catalogue import voices


def known(recording):
    return [(voice.number, voice.name, voice.turns) for voice in recording.voices]


def test_voices_are_numbered_from_one_and_named_by_staff(session, add):
    recording = add(session)

    voices.replace(session, recording, [[(0, 1000), (3000, 4000)], [(1000, 3000)]])
    voices.name(recording, {2: "  Erik   Johansson ", 7: "Nobody"})

    assert known(recording) == [(1, "", [[0, 1000], [3000, 4000]]), (2, "Erik Johansson", [[1000, 3000]])]


def test_a_name_survives_that_voices_are_told_apart_anew_in_another_order(session, add):
    recording = add(session)
    voices.replace(session, recording, [[(0, 1000)], [(1000, 3000)]])
    voices.name(recording, {1: "Anna", 2: "Erik"})

    voices.replace(session, recording, [[(900, 3100)], [(0, 900)], [(5000, 6000)]])

    assert known(recording) == [(1, "Anna", [[0, 900]]), (2, "Erik", [[900, 3100]]), (3, "", [[5000, 6000]])]


def test_a_voice_that_is_heard_no_more_is_gone_with_its_name(session, add):
    recording = add(session)
    voices.replace(session, recording, [[(0, 1000)], [(1000, 3000)]])
    voices.name(recording, {1: "Anna", 2: "Erik"})

    voices.replace(session, recording, [[(0, 1000)]])
    voices.replace(session, recording, [[(0, 1000)], [(1000, 3000)]])

    assert known(recording) == [(1, "Anna", [[0, 1000]]), (2, "", [[1000, 3000]])]


def test_a_name_can_be_taken_back(session, add):
    recording = add(session)
    voices.replace(session, recording, [[(0, 1000)]])
    voices.name(recording, {1: "Anna"})

    voices.name(recording, {1: " "})

    assert known(recording) == [(1, "", [[0, 1000]])]

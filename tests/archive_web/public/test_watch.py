"""The watch page holds all that is needed to watch, read along and take home."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from index.catalogue import recordings
from index.models import Rendition, StageState
from pipeline.archive import Archive
from pipeline.stages.captions import WordsMissing

Publish = Callable[..., str]


def test_the_video_plays_without_scripts_from_the_moment_asked_for(
    browser: FlaskClient, publish: Publish
) -> None:
    page = browser.get(f"/sv/watch/{publish()}?t=40.2").text

    assert 'src="/media/1/renditions/a1/360.mp4#t=40.2"' in page
    assert 'data-hls="/media/1/renditions/a1/hls/master.m3u8"' in page
    assert '<track kind="captions"' in page


@pytest.mark.parametrize("t", ["", "soon", "-4", "nan", "inf", "1e99", '"><script>'])
def test_a_moment_that_is_no_number_is_the_beginning(browser: FlaskClient, publish: Publish, t: str) -> None:
    page = browser.get(f"/sv/watch/{publish()}", query_string={"t": t}).text

    assert 'data-start="0"' in page


def test_the_transcript_is_links_under_the_talks(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/sv/watch/{publish()}").text

    assert '<a class="cue" href="?t=40.2" data-start="40200">' in page
    assert "Nu ska vi till energi och klimat." in page
    assert page.index("<h3>Vatten i staden</h3>") < page.index("<h3>Energi i skolan</h3>")
    assert page.count('<p class="who">Anna Lindberg</p>') == 1


def test_everything_can_be_taken_home(browser: FlaskClient, publish: Publish) -> None:
    slug = publish()
    page = browser.get(f"/sv/watch/{slug}").text

    assert f'href="/media/1/renditions/a1/1080.mp4?download=" download="{slug}-1080p.mp4"' in page
    assert all(f'href="/sv/watch/{slug}/captions.{form}"' in page for form in ("vtt", "srt", "json"))
    assert 'href="/materials/1/bilder.pdf"' in page


@pytest.mark.parametrize(
    ("name", "media_type", "beginning"),
    [
        ("captions.vtt", "text/vtt; charset=utf-8", "WEBVTT"),
        ("captions.srt", "application/x-subrip; charset=utf-8", "1\n00:00:00,000 --> 00:00:04,000"),
        ("captions.json", "application/json; charset=utf-8", '{\n "cues": [\n  {\n   "number": 0,'),
        ("transcript.txt", "text/plain; charset=utf-8", "Anna Lindberg:\nVälkommen"),
    ],
)
def test_captions_come_in_four_forms(
    browser: FlaskClient, publish: Publish, name: str, media_type: str, beginning: str
) -> None:
    answer = browser.get(f"/sv/watch/{publish()}/{name}")

    assert answer.content_type == media_type
    assert answer.text.startswith(beginning)


def test_unchanged_captions_are_not_sent_again(browser: FlaskClient, publish: Publish) -> None:
    address = f"/sv/watch/{publish()}/captions.vtt"
    tag = browser.get(address).headers["ETag"]

    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_recording_without_captions_says_so(browser: FlaskClient, publish: Publish) -> None:
    slug = publish(cues=())

    page = browser.get(f"/en/watch/{slug}").text

    assert "There are no captions for this recording yet." in page
    assert "<track" not in page
    assert browser.get(f"/en/watch/{slug}/captions.vtt").status_code == 404


def test_the_demo_says_that_a_small_model_listened(browser: FlaskClient, publish: Publish) -> None:
    page = browser.get(f"/en/watch/{publish(is_demo=True)}").text

    assert "Recognised by a small test model" in page
    assert "This is a demo archive." in page


def test_what_is_missing_is_said(archive: Archive, browser: FlaskClient, publish: Publish) -> None:
    slug = publish()
    with archive.database.write() as session:
        facts = {"declared": "1:00:00", "found": "0:01:30"}
        recordings.by_name(session, slug).notices = [{"code": "RecordingCutShort", "facts": facts}]

    page = browser.get(f"/en/watch/{slug}").text

    assert "The end of this recording is missing: 0:01:30 of 1:00:00 is there." in page


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ({"watchable": "running", "renditions": "waiting"}, "The recording is being prepared"),
        ({"watchable": "failed", "renditions": "running"}, "The recording is being prepared"),
        ({"watchable": "failed", "renditions": "failed"}, "The recording cannot be watched yet"),
    ],
)
def test_a_recording_that_cannot_be_played_yet_says_why(
    archive: Archive, browser: FlaskClient, publish: Publish, states: dict[str, str], sentence: str
) -> None:
    slug = publish()
    with archive.database.write() as session:
        recording = recordings.by_name(session, slug)
        for rendition in recording.renditions:
            session.delete(session.get_one(Rendition, (recording.id, rendition.height_px)))
        for position, (name, state) in enumerate(states.items()):
            session.add(
                StageState(recording_id=recording.id, name=name, position=position, run=1, state=state)
            )

    page = browser.get(f"/en/watch/{slug}").text

    assert sentence in page
    assert "<video" not in page
    assert "Vatten i staden" in page


def test_where_recognition_failed_the_transcript_says_that_words_are_missing(
    browser: FlaskClient, publish: Publish, archive: Archive
) -> None:
    slug = publish()
    with archive.database.write() as session:
        recording = recordings.by_id(session, 1)
        recording.tracks[0].gaps = [[2_000, 65_000]]
        recordings.note(recording, [WordsMissing(start="0:00:02", end="0:01:05")])

    page = browser.get(f"/en/watch/{slug}").text

    assert "Words are missing here, until 1:05." in page
    assert page.count("Some of what is said is missing from the captions.") == 1

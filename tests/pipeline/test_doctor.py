"""The doctor: finds what is missing, says how to mend it, changes nothing and never raises."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from index.catalogue import recordings, webinars
from index.models import Passage, StageState, WebinarStatus
from index.search.postgres import NAME, PostgresIndex
from index.settings import Settings
from pipeline.archive import Archive
from pipeline.doctor import Finding, examine
from tests.object_servers import Server
from tests.postgres import OWNER, Cluster

ANSWERS = re.compile(r"answers, revision \d{4}")
WHATS = {
    "en": [
        "ffmpeg",
        "espeak-ng",
        "tesseract",
        "speech model",
        "disk space",
        "media store",
        "database",
        "search index",
    ],
    "sv": [
        "ffmpeg",
        "espeak-ng",
        "tesseract",
        "talmodell",
        "diskutrymme",
        "medielagring",
        "databas",
        "sökindex",
    ],
}


def finding(settings: Settings, what: str, language: str = "en") -> Finding:
    """What was found of *what*, which is given in English."""
    return examine(settings, language)[WHATS["en"].index(what)]


@pytest.fixture
def without_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, str], None]:
    """Puts a shell script in the place of a program: stand_in("tesseract", "echo eng")."""

    def stand_in(program: str, script: str) -> None:
        path = tmp_path / program
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return stand_in


@pytest.mark.parametrize("language", ["en", "sv"])
def test_everything_is_looked_at(settings: Settings, language: str) -> None:
    assert [found.what for found in examine(settings, language)] == WHATS[language]


def test_all_is_well_before_anything_has_been_made_and_nothing_is_made(settings: Settings) -> None:
    found = examine(settings, "en")

    assert {one.what: one.state for one in found if one.what != "disk space"} == dict.fromkeys(
        [what for what in WHATS["en"] if what != "disk space"], "good"
    )
    assert [one for one in found if one.state == "good" and one.remedy] == []
    assert not settings.data.exists()


def test_all_is_well_with_an_archive(archive: Archive) -> None:
    assert ANSWERS.match(finding(archive.settings, "database").found)
    assert finding(archive.settings, "search index").state == "good"


@pytest.mark.usefixtures("without_programs")
def test_a_missing_ffmpeg_must_be_mended(settings: Settings) -> None:
    found = finding(settings, "ffmpeg", "sv")

    assert (found.state, found.remedy) == ("bad", "sudo apt-get install ffmpeg")
    assert "är inte installerat" in found.found


@pytest.mark.usefixtures("without_programs")
def test_a_missing_espeak_is_missed_by_the_demo_alone(settings: Settings) -> None:
    found = finding(settings, "espeak-ng")

    assert (found.state, found.remedy) == ("poor", "sudo apt-get install espeak-ng")


@pytest.mark.usefixtures("without_programs")
def test_without_tesseract_the_words_on_slides_are_missed(settings: Settings) -> None:
    found = finding(settings, "tesseract", "sv")

    assert found.state == "poor"
    assert "går orden på bilderna inte att söka i" in found.found
    assert found.remedy == "sudo apt-get install tesseract-ocr tesseract-ocr-swe tesseract-ocr-eng"


def test_a_tesseract_that_reads_no_swedish_is_told(
    settings: Settings, stand_in: Callable[[str, str], None]
) -> None:
    stand_in("tesseract", "echo eng")

    assert finding(settings, "tesseract").remedy == "sudo apt-get install tesseract-ocr-swe"


def test_the_av1_encoder_is_needed_by_those_who_want_av1(
    settings: Settings, stand_in: Callable[[str, str], None]
) -> None:
    stand_in("ffmpeg", "echo ' V libx264'; echo ' A aac'")

    assert finding(settings, "ffmpeg").state == "good"
    found = finding(replace(settings, codecs="h264,av1"), "ffmpeg")

    assert found.state == "bad"
    assert "libsvtav1" in found.found


def test_an_ffmpeg_without_the_encoders_must_be_replaced(
    settings: Settings, stand_in: Callable[[str, str], None]
) -> None:
    stand_in("ffmpeg", '[ "$1" = -version ] && echo "ffmpeg version 4.0"; exit 0')

    found = finding(settings, "ffmpeg")

    assert found.state == "bad"
    assert "libx264" in found.found
    assert "Debian or Ubuntu" in found.remedy


@pytest.mark.parametrize("name", ["small", "large", "/no/such/model.pt"])
def test_a_model_that_is_not_at_hand_is_told(settings: Settings, name: str) -> None:
    found = finding(replace(settings, speech_model=name), "speech model")

    assert found.state == "poor"
    assert name in found.found
    assert "EFTERHAND_SPEECH_MODEL" in found.remedy


def test_a_disk_with_little_left_is_told(settings: Settings, small_disk: Callable[[int], Path]) -> None:
    found = finding(replace(settings, data=small_disk(1) / "not made" / "data"), "disk space", "sv")

    assert (found.state, found.found) == ("poor", "0 GB ledigt")
    assert "EFTERHAND_DATA" in found.remedy


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_damaged_database_must_be_mended(settings: Settings, language: str) -> None:
    settings.data.mkdir()
    (settings.data / "efterhand.db").write_text("this is no database, however long it is" * 100)

    found = finding(settings, "database", language)

    assert found.state == "bad"
    assert "not a database" in found.found
    assert "EFTERHAND_DATABASE_URL" in found.remedy


def test_a_database_that_does_not_answer_must_be_mended(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()

    found = finding(replace(settings, database_url=f"sqlite:///{tmp_path / 'a folder'}"), "database")

    assert found.state == "bad"


def test_a_database_on_postgresql_answers(settings: Settings, postgres_url: str) -> None:
    found = finding(replace(settings, database_url=postgres_url), "database")

    assert (found.state, found.remedy) == ("good", "")
    assert ANSWERS.match(found.found)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_wrong_address_must_be_mended_and_tells_no_password(
    settings: Settings, postgres_url: str, language: str
) -> None:
    address = postgres_url.replace(OWNER, "nobody")

    found = finding(replace(settings, database_url=address), "database", language)

    assert found.state == "bad"
    assert "nobody" in found.found
    assert "hemlig" not in found.found
    assert "EFTERHAND_DATABASE_URL" in found.remedy


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_letter_must_be_made_anew(
    settings: Settings, cluster: Cluster, encoding: str
) -> None:
    with cluster.lent(encoding=encoding) as url:
        found = finding(replace(settings, database_url=url), "database", "sv")

    assert found.state == "bad"
    assert f"sparar text som {encoding}" in found.found
    assert "createdb --encoding=UTF8" in found.found


def test_a_damaged_search_index_is_mended_by_reindex(archive: Archive) -> None:
    archive.index.rebuild([])
    for path in archive.settings.search_folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"not an index")

    found = finding(archive.settings, "search index", "sv")

    assert (found.state, found.remedy) == ("bad", "efterhand reindex")


def test_an_index_that_has_lost_its_pointer_must_be_mended(archive: Archive) -> None:
    (archive.settings.search_folder / "current").unlink()

    (finding,) = [found for found in examine(archive.settings, "sv") if found.what == "sökindex"]

    assert finding.state == "bad"
    assert finding.remedy == "efterhand reindex"
    assert not (archive.settings.search_folder / "current").exists()


def test_an_index_that_lacks_passages_of_the_catalogue_must_be_mended(archive: Archive) -> None:
    with archive.database.write() as session:
        webinar = webinars.add(session, "Vatten", status=WebinarStatus.PUBLISHED)
        source = recordings.SourceFile("sources/a", "a.mp4", "a", 1)
        recording = recordings.add(session, webinar, source)
        session.add(StageState(recording_id=recording.id, name="search", position=0, run=1, state="done"))
        session.add(
            Passage(recording_id=recording.id, number=0, start_ms=0, end_ms=1, language="sv", text="Vatten.")
        )

    (finding,) = [found for found in examine(archive.settings, "sv") if found.what == "sökindex"]

    assert (finding.state, finding.found) == ("bad", "0 textstycken, av 1 i katalogen")
    assert finding.remedy == "efterhand reindex"


def test_an_index_on_postgresql_is_looked_at_and_not_made(settings: Settings, postgres_url: str) -> None:
    settings = replace(settings, database_url=postgres_url)
    assert finding(settings, "search index").found == "not made yet"
    assert finding(settings, "search index").found == "not made yet"

    index = PostgresIndex(settings.database)
    index.rebuild([])
    assert (finding(settings, "search index").state, finding(settings, "search index").found) == (
        "good",
        "0 passages",
    )
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"UPDATE {NAME}.current SET format = 0")
    assert finding(settings, "search index").remedy == "efterhand reindex"
    index.close()


def test_a_folder_that_can_be_written_is_good_and_left_as_it_was(archive: Archive) -> None:
    archive.settings.store_folder.mkdir()

    found = finding(archive.settings, "media store")

    assert (found.state, found.remedy) == ("good", "")
    assert list(archive.settings.store_folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_must_be_mended(archive: Archive) -> None:
    archive.settings.store_folder.write_text("a file where the folder should be")

    found = finding(archive.settings, "media store", "sv")

    assert found.state == "bad"
    assert "får skriva" in found.remedy


@pytest.mark.parametrize(("bucket", "state"), [("media", "good"), ("no-such-bucket", "bad")])
def test_a_bucket_is_tried_out(
    settings: Settings, s3_servers: Callable[[str], Server], bucket: str, state: str
) -> None:
    store = f"s3://{bucket}/doctor"
    endpoint = s3_servers("moto").endpoint

    found = finding(
        replace(settings, store=store, s3_endpoint=endpoint, s3_path_style=True, s3_region="us-east-1"),
        "media store",
    )

    assert found.state == state
    assert bucket in found.found


def test_the_remedy_for_a_missing_model_fetches_it_and_a_model_that_is_there_is_good(
    settings: Settings,
) -> None:
    swedish = replace(settings, speech_model="KBLab/kb-whisper-small")

    assert "efterhand models --fetch KBLab/kb-whisper-small" in finding(swedish, "speech model").remedy
    settings.model_folder.mkdir(parents=True)
    (settings.model_folder / "KBLab--kb-whisper-small.pt").write_bytes(b"weights")
    assert finding(swedish, "speech model").found == "KBLab/kb-whisper-small (whisper)"

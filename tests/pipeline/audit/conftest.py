"""These tests begin with an archive of one recording that went the whole way, and has material."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from index.captions.cue import Cue
from index.catalogue import materials, recordings
from index.catalogue.documents import documents_of
from index.settings import Settings
from pipeline.archive import open_archive, prepare
from pipeline.incoming import receive_file
from pipeline.ingest import Description, accept
from pipeline.stages.attempts import Workplace
from pipeline.stages.job import Job
from pipeline.stages.runner import run_job
from pipeline.storage.checksums import sha256_of_file
from tests.word_lists import WORD_LISTS

CUES = (Cue(0, 1000, "Välkommen hit."), Cue(1000, 2000, "Nu om dricksvatten."))


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory, clips: Any) -> Path:
    settings = Settings(
        data=tmp_path_factory.mktemp("watched") / "data",
        rungs="180,90",
        preset="ultrafast",
        speech_model="demo",
        word_lists=str(WORD_LISTS),
    )
    prepare(settings)
    archive = open_archive(settings)
    clip = clips.make("audited.mp4", *clips.picture(2), *clips.tone(2), *clips.H264, "-shortest")
    incoming = receive_file(settings, clip, lambda size_bytes: None)
    waiting: list[Job] = []

    def enqueue(session: Session, job: Job) -> None:
        waiting.append(job)

    accept(archive, enqueue, incoming, Description("Vatten i staden", captions=CUES, publish=True))
    while waiting:
        run_job(archive, enqueue, waiting.pop(0), Workplace("test", settings.scratch_folder))
    handout = settings.data / "handout.txt"
    handout.write_text("Sammanfattning", encoding="utf-8")
    key = f"materials/{sha256_of_file(handout)}/handout.txt"
    about = {"name": "handout.txt", "media_type": "text/plain", "size_bytes": handout.stat().st_size}
    archive.store.adopt(key, handout)
    with archive.database.write() as session:
        webinar = recordings.by_id(session, 1).webinar
        materials.add_file(session, webinar, title="Sammanfattning", key=key, **about)
        archive.index.replace_recording(1, documents_of(session, 1, settings.timezone))
    archive.close()
    return settings.data

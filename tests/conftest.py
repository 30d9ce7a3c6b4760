"""An archive in a folder of its own, a queue without an engine, and recordings by ffmpeg and espeak-ng."""

import gc
import os
import shutil
import subprocess
import wave
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from sqlalchemy.orm import Session

from index.catalogue import accounts
from index.settings import Settings
from pipeline.archive import Archive, open_archive, prepare
from pipeline.incoming import receive_file
from pipeline.ingest import Accepted, Description, accept
from pipeline.stages.attempts import Workplace
from pipeline.stages.job import Job
from pipeline.stages.runner import run_job
from tests import object_servers
from tests.databases import cluster, postgres_url
from tests.object_servers import Server
from tests.word_lists import WORD_LISTS

__all__ = ["cluster", "postgres_url"]

SLOT_S = 6
os.environ.setdefault("EFTERHAND_WORD_LISTS", str(WORD_LISTS))  # for the programs that tests start
RATE_HZ = 22_050  # what espeak-ng writes
# Examples are judged by what comes out, never by how long a busy machine took.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


def pytest_collection_finish() -> None:
    """What has been imported and collected by now stays: no search for garbage, of which few are made, looks at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def cheap_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """In this process a password is cheap to check, and a template compiled once for all apps of a run."""
    templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": templates})
        yield


@pytest.fixture
def database_url() -> str:
    """SQLite in the data folder. Tests that import the fixture of tests.databases are run on PostgreSQL too."""
    return ""


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Small renditions, quickly made, and the speech model that is carried in the repository."""
    return Settings(
        data=tmp_path / "data",
        database_url=database_url,
        rungs="180,90",
        preset="ultrafast",
        speech_model="demo",
        word_lists=str(WORD_LISTS),
    )


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as ``prepare`` makes it, to be copied: migrating takes a while."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    prepare(Settings(data=data))
    return data


@pytest.fixture
def archive(settings: Settings, prepared_data: Path) -> Iterator[Archive]:
    shutil.copytree(prepared_data, settings.data)
    archive = open_archive(settings)
    yield archive
    archive.close()


@dataclass
class Queue:
    """Does what the engine does, in this process: a job is queued once, when its transaction is committed."""

    waiting: list[Job] = field(default_factory=list)
    seen: set[Job] = field(default_factory=set)

    def enqueue(self, session: Session, job: Job) -> None:
        event.listen(session, "after_commit", lambda _: self._add(job), once=True)

    def _add(self, job: Job) -> None:
        if job not in self.seen:
            self.seen.add(job)
            self.waiting.append(job)

    def run(self, archive: Archive, job: Job) -> str:
        """Run *job*. Returns the state it ended in."""
        return run_job(archive, self.enqueue, job, Workplace("test", archive.settings.scratch_folder))

    def run_next(self, archive: Archive) -> str:
        """Run the job that has waited longest. Returns the state it ended in."""
        return self.run(archive, self.waiting.pop(0))

    def run_all(self, archive: Archive) -> list[str]:
        """Run jobs until none is left. Returns the names of their stages in the order in which they were run."""
        names = []
        while self.waiting:
            names.append(self.waiting[0].stage)
            self.run_next(archive)
        return names


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def hand_in(archive: Archive, queue: Queue) -> Callable[..., Accepted]:
    """Hands a file in as ``efterhand ingest`` does: hand_in(path, title="…", publish=True, …)."""

    def hand_in(path: Path, title: str = "Vatten i staden", **described: Any) -> Accepted:
        incoming = receive_file(archive.settings, path, lambda size_bytes: None)
        return accept(archive, queue.enqueue, incoming, Description(title, **described))

    return hand_in


@dataclass(frozen=True)
class SpokenClip:
    """A recording, and what is said in it from which moment on."""

    path: Path
    sentences: Mapping[int, str]


class Clips:
    """Recordings in a folder of their own, each made when it is first asked for."""

    H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    SWEDISH = (
        "Välkommen till dagens webbinarium om trafik och klimat.",
        "Biblioteket är i Göteborg.",
        "Nu ska vi till ett exempel med vatten.",
    )
    ENGLISH = (
        "The next speaker is Anna Lindberg.",
        "This is the project about water and energy.",
        "The city council can work with traffic.",
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str, *args: str | Path) -> Path:
        """Record a clip called *name*; *args* are ffmpeg's."""
        path = self.folder / name
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, args), f"file:{path}"]
        subprocess.run(command, check=True)
        return path

    @staticmethod
    def picture(seconds: float, size: str = "320x180") -> tuple[str, ...]:
        return ("-f", "lavfi", "-i", f"testsrc2=size={size}:rate=25:duration={seconds}")

    @staticmethod
    def tone(seconds: float) -> tuple[str, ...]:
        return ("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}")

    @cached_property
    def talk(self) -> Path:
        """Five seconds of picture and tone, as meeting programs export them."""
        return self.make(
            "talk.mp4", *self.picture(5), *self.tone(5), *self.H264, "-shortest", "-movflags", "+faststart"
        )

    @cached_property
    def spoken(self) -> SpokenClip:
        """Three Swedish sentences, one every six seconds, in words that the carried model knows."""
        wav, said = self._speak(("sv", text) for text in self.SWEDISH)
        seconds = SLOT_S * len(said)
        path = self.make("spoken.mp4", *self.picture(seconds), "-i", wav, *self.H264, "-shortest")
        return SpokenClip(path, said)

    @cached_property
    def bilingual(self) -> SpokenClip:
        """Sound alone: three Swedish sentences by a man, then three English ones by a woman, one every six seconds."""
        swedish = [("sv", text) for text in self.SWEDISH]
        wav, said = self._speak([*swedish, *(("en-us+f2", text) for text in self.ENGLISH)])
        return SpokenClip(self.make("bilingual.m4a", "-i", wav, "-c:a", "aac"), said)

    def _speak(self, lines: Iterable[tuple[str, str]]) -> tuple[Path, dict[int, str]]:
        """A WAV of *lines*, each a voice and a sentence, and what is said from which moment on."""
        wav, said = self.folder / "spoken.wav", dict[int, str]()
        with wave.open(str(wav), "wb") as whole:
            whole.setparams((1, 2, RATE_HZ, 0, "NONE", "not compressed"))
            for voice, sentence in lines:
                said[len(said) * SLOT_S * 1000] = sentence
                whole.writeframes(self._say(sentence, voice).ljust(2 * RATE_HZ * SLOT_S, b"\0"))
        return wav, said

    def _say(self, text: str, voice: str) -> bytes:
        wav = self.folder / "said.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", wav, text], check=True)
        with wave.open(str(wav), "rb") as said:
            return said.readframes(said.getnframes())


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("clips"))


@pytest.fixture
def without_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is to be fetched is asked of a proxy that is not there."""
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def s3_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Servers that speak S3, by their kind, each started when it is first asked for."""
    started: dict[str, Server] = {}
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("AWS_ACCESS_KEY_ID", object_servers.ACCESS_KEY)
        patch.setenv("AWS_SECRET_ACCESS_KEY", object_servers.SECRET_KEY)

        def server(kind: str) -> Server:
            if kind not in started:
                folder = tmp_path_factory.mktemp(kind)
                started[kind] = stack.enter_context(object_servers.running(kind, folder))
            return started[kind]

        yield server

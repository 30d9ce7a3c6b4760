"""``efterhand models``: what is there, and what is said when a model cannot be fetched."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch
import whisper

from index.settings import Settings
from pipeline.speech import models
from tests.small_disks import small_disk

__all__ = ["small_disk"]

CONFIG = (
    "num_mel_bins max_source_positions d_model encoder_attention_heads encoder_layers vocab_size"
    " decoder_attention_heads decoder_layers max_target_positions"
)


def test_the_names_are_listed_and_what_is_here_is_marked(
    efterhand: Callable[..., Any], settings: Settings
) -> None:
    (settings.model_folder).mkdir(parents=True)
    (settings.model_folder / "small.pt").write_bytes(bytes(5_000_000))

    rows = {row["name"]: row for row in json.loads(efterhand("models", "--json").out)}

    assert {"tiny", "large-v3", "KBLab/kb-whisper-large", "demo"} <= rows.keys()
    here = {name for name, row in rows.items() if row["at_hand"]}
    assert here == {"small", "demo"}
    assert (rows["small"]["size_bytes"], rows["demo"]["is_set"]) == (5_000_000, True)
    (line,) = [line for line in efterhand("models").out.splitlines() if line.endswith(" small")]
    assert "ok" in line
    assert "5 MB" in line


@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_a_model_that_is_here_is_tried(
    efterhand: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    monkeypatch.setenv("EFTERHAND_SPEECH_ENGINE", engine)

    said = efterhand("models", "--fetch", "demo")

    assert (said.exit_status, said.err) == (0, "")
    assert said.out.endswith(f"{engine}: ready.\n")


@pytest.mark.parametrize("name", ["tiny", "KBLab/kb-whisper-tiny"])
@pytest.mark.usefixtures("without_network")
def test_without_a_network_it_is_said_what_to_do(
    efterhand: Callable[..., Any], settings: Settings, name: str
) -> None:
    said = efterhand("models", "--fetch", name)

    assert said.exit_status == 1
    assert f"The speech model {name} is not on this machine and could not be fetched" in said.err
    assert "EFTERHAND_SPEECH_MODEL" in said.err
    assert list(settings.model_folder.iterdir()) == []


@dataclass
class Hub:
    """A site on this machine in place of those that models are fetched from: what it says of each path, as it stands."""

    address: str
    answers: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(found.answers.get(self.path, NOT_THERE))

        def log_message(self, *words: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        found = Hub(f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setattr(models, "HUB", found.address)
        monkeypatch.setitem(whisper._MODELS, "tiny", found.address + TINY)
        yield found
        server.shutdown()


def told(content: bytes, length: int) -> bytes:
    """An answer that says that it is *length* bytes."""
    return b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (length, content)


CHECKPOINT = Path(models.resolve_model("demo")).read_bytes()
NOT_THERE = b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n"
TINY = f"/{'0' * 64}/tiny.pt"
SWEDISH = "/KBLab/kb-whisper-tiny/resolve/main/"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n{"


@pytest.mark.parametrize(
    ("name", "answers", "reason"),
    [
        ("tiny", {TINY: told(b"another", 7)}, "SHA256 checksum does not"),
        ("tiny", {TINY: told(b"the beg", 999)}, "SHA256 checksum does not"),
        ("tiny", {}, "404"),
        ("KBLab/kb-whisper-tiny", {SWEDISH + "config.json": told(b'{"num_mel', 900)}, "broke off"),
        ("KBLab/kb-whisper-tiny", {SWEDISH + "config.json": CHUNKED}, "IncompleteRead"),
        ("KBLab/kb-whisper-tiny", {SWEDISH + "config.json": b""}, "closed connection"),
        ("KBLab/kb-whisper-tiny", {SWEDISH + "config.json": told(b"<html>", 6)}, "Expecting value"),
        (
            "KBLab/kb-whisper-tiny",
            {SWEDISH + "config.json": told(b"{}", 2), SWEDISH + "model.safetensors": told(b"no weights", 10)},
            "model.safetensors",
        ),
    ],
)
def test_what_does_not_arrive_whole_is_not_kept_and_said(
    efterhand: Callable[..., Any],
    settings: Settings,
    hub: Hub,
    name: str,
    answers: dict[str, bytes],
    reason: str,
) -> None:
    hub.answers |= answers

    said = efterhand("models", "--fetch", name)

    assert said.exit_status == 1
    assert f"The speech model {name} is not on this machine and could not be fetched" in said.err
    assert reason in said.err
    assert "Traceback" not in said.err
    assert list(settings.model_folder.iterdir()) == []


@pytest.mark.parametrize("name", ["tiny", "KBLab/kb-whisper-tiny"])
def test_a_disk_that_is_too_small_for_a_model_is_said(
    efterhand: Callable[..., Any], settings: Settings, hub: Hub, small_disk: Callable[[int], Path], name: str
) -> None:
    settings.data.mkdir(exist_ok=True)
    settings.model_folder.symlink_to(small_disk(4))
    config = json.dumps(dict.fromkeys(CONFIG.split(), 1)).encode()
    hub.answers[SWEDISH + "config.json"] = told(config, len(config))
    # There is room for these weights, and not for the checkpoint that is made of them.
    weights = safetensors.torch.save({"model.encoder.conv1.weight": torch.zeros(700_000)})
    hub.answers[SWEDISH + "model.safetensors"] = told(weights, len(weights))
    hub.answers[TINY] = told(bytes(5_000_000), 5_000_000)

    said = efterhand("models", "--fetch", name)

    assert said.exit_status == 1
    assert "The disk is full" in said.err
    assert list(settings.model_folder.iterdir()) == []


def test_a_name_that_is_no_model_is_said_with_those_that_are(efterhand: Callable[..., Any]) -> None:
    said = efterhand("models", "--fetch", "smal")

    assert said.exit_status == 1
    assert "There is no speech model “smal”" in said.err
    assert "KBLab/kb-whisper-small" in said.err


@pytest.mark.parametrize(
    "content",
    [b"not a model", b"", CHECKPOINT[: len(CHECKPOINT) // 2], b"PK\3\4" + bytes(900)],
    ids=["text", "empty", "cut", "zip"],
)
def test_a_file_that_is_no_model_is_said(
    efterhand: Callable[..., Any], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "notes.pt").write_bytes(content)

    said = efterhand("models", "--fetch", tmp_path / "notes.pt")

    assert said.exit_status == 1
    (line,) = said.err.splitlines()
    assert "notes.pt is not a Whisper checkpoint" in line
    assert "weights_only" not in line  # what libraries advise programmers to do

"""Weights as Hugging Face keeps them become a checkpoint that openai-whisper loads."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
import whisper
from safetensors.torch import save_file

from pipeline.speech.hugging_face import fetch_checkpoint
from pipeline.speech.models import resolve_model

REPOSITORY = "KBLab/kb-whisper-tiny"
THEIR_NAMES = (
    ("encoder.ln_post", "encoder.layer_norm"),
    ("decoder.ln.", "decoder.layer_norm."),
    ("cross_attn_ln", "encoder_attn_layer_norm"),
    ("attn_ln", "self_attn_layer_norm"),
    ("mlp_ln", "final_layer_norm"),
    ("cross_attn", "encoder_attn"),
    (".attn.", ".self_attn."),
    (".query.", ".q_proj."),
    (".key.", ".k_proj."),
    (".value.", ".v_proj."),
    (".out.", ".out_proj."),
    ("mlp.0", "fc1"),
    ("mlp.2", "fc2"),
    ("blocks", "layers"),
    ("token_embedding", "embed_tokens"),
    ("positional_embedding", "embed_positions.weight"),
)


def theirs(name: str) -> str:
    for ours, other in THEIR_NAMES:
        name = name.replace(ours, other)
    return f"model.{name}"


@pytest.fixture(scope="session")
def carried() -> Any:
    return whisper.load_model(resolve_model("demo"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address on this machine, and the folder of the repository there."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words: Any) -> None:
            pass

    folder = tmp_path / "site" / REPOSITORY / "resolve" / "main"
    folder.mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "site")) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def put_config(folder: Path, dims: Any) -> None:
    config = {
        "num_mel_bins": dims.n_mels,
        "max_source_positions": dims.n_audio_ctx,
        "d_model": dims.n_audio_state,
        "encoder_attention_heads": dims.n_audio_head,
        "encoder_layers": dims.n_audio_layer,
        "vocab_size": dims.n_vocab,
        "max_target_positions": dims.n_text_ctx,
        "decoder_attention_heads": dims.n_text_head,
        "decoder_layers": dims.n_text_layer,
    }
    (folder / "config.json").write_text(json.dumps(config))


def in_one_file(folder: Path, weights: dict[str, Any]) -> None:
    save_file(weights, folder / "model.safetensors")


def in_two_files(folder: Path, weights: dict[str, Any]) -> None:
    names = sorted(weights)
    files = {"model-1-of-2.safetensors": names[:30], "model-2-of-2.safetensors": names[30:]}
    for file, own in files.items():
        save_file({name: weights[name] for name in own}, folder / file)
    index = {"weight_map": {name: file for file, own in files.items() for name in own}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


@pytest.mark.parametrize("put_weights", [in_one_file, in_two_files])
def test_the_checkpoint_is_the_same_model(
    tmp_path: Path, site: tuple[str, Path], carried: Any, put_weights: Callable[..., None]
) -> None:
    address, folder = site
    weights = {theirs(name): tensor.contiguous() for name, tensor in carried.state_dict().items()}
    put_config(folder, carried.dims)
    put_weights(folder, {**weights, "proj_out.weight": weights["model.decoder.embed_tokens.weight"].clone()})

    model = whisper.load_model(str(fetch_checkpoint(REPOSITORY, tmp_path, address)))

    assert model.dims == carried.dims
    ours = carried.state_dict()
    assert model.state_dict().keys() == ours.keys()
    assert all(torch.equal(tensor, ours[name]) for name, tensor in model.state_dict().items())


def test_what_is_not_there_is_a_fault_of_the_network(tmp_path: Path, site: tuple[str, Path]) -> None:
    with pytest.raises(OSError, match="404"):
        fetch_checkpoint(REPOSITORY, tmp_path, site[0])


def test_what_are_no_weights_of_whisper_is_said(tmp_path: Path, site: tuple[str, Path], carried: Any) -> None:
    address, folder = site
    put_config(folder, carried.dims)
    (folder / "model.safetensors").write_text("these are no weights")

    with pytest.raises(ValueError, match=r"model\.safetensors"):
        fetch_checkpoint(REPOSITORY, tmp_path, address)

    in_one_file(folder, {"weight": torch.zeros(1)})
    (folder / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ValueError, match="num_mel_bins"):
        fetch_checkpoint(REPOSITORY, tmp_path, address)

"""Whisper weights as Hugging Face keeps them, fetched and renamed to openai-whisper's checkpoint.

KB-Whisper is published in this form: ``config.json`` beside one or several files of safetensors.
"""

import errno
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
CHECKPOINT = "checkpoint.pt"
NAMES = (
    (r"^model\.", ""),
    (r"\.layers\.", ".blocks."),
    (r"\.self_attn_layer_norm\.", ".attn_ln."),
    (r"\.encoder_attn_layer_norm\.", ".cross_attn_ln."),
    (r"\.final_layer_norm\.", ".mlp_ln."),
    (r"^encoder\.layer_norm\.", "encoder.ln_post."),
    (r"^decoder\.layer_norm\.", "decoder.ln."),
    (r"\.self_attn\.", ".attn."),
    (r"\.encoder_attn\.", ".cross_attn."),
    (r"\.q_proj\.", ".query."),
    (r"\.k_proj\.", ".key."),
    (r"\.v_proj\.", ".value."),
    (r"\.out_proj\.", ".out."),
    (r"\.fc1\.", ".mlp.0."),
    (r"\.fc2\.", ".mlp.2."),
    (r"\.embed_tokens\.weight$", ".token_embedding.weight"),
    (r"\.embed_positions\.weight$", ".positional_embedding"),
)
TIED = "proj_out.weight"  # the same as the embedding of tokens


def fetch_checkpoint(repository: str, folder: Path, address: str) -> Path:
    """Fetch the weights of *repository* at *address* into *folder*. Returns the checkpoint made of them.

    Raises OSError and HTTPException where the network or the disk fails, and ValueError for what are no weights of
    Whisper.
    """
    source = f"{address}/{repository}/resolve/main"
    config = json.loads(_fetch(f"{source}/config.json", folder / "config.json").read_bytes())
    weights: dict[str, Any] = {}
    for name in _files(source, folder):
        weights |= _read(_fetch(f"{source}/{name}", folder / name))
    return _write(config, weights, folder / CHECKPOINT)


def _files(source: str, folder: Path) -> list[str]:
    """The names of the files with weights: large models are divided, and say so in an index."""
    try:
        index = json.loads(_fetch(f"{source}/{INDEX}", folder / INDEX).read_bytes())
    except HTTPError as fault:
        if fault.code != 404:
            raise
        return [WEIGHTS]
    return [Path(name).name for name in sorted(set(index["weight_map"].values()))]


def _fetch(url: str, path: Path) -> Path:
    with urlopen(url) as answer, path.open("wb") as file:  # noqa: S310  # the address is ours
        shutil.copyfileobj(answer, file)
        length = answer.headers.get("Content-Length")
    if length and path.stat().st_size != int(length):
        raise OSError(f"{url} broke off")
    return path


def _read(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return dict(load_file(path))
    except SafetensorError as fault:
        raise ValueError(f"{path.name}: {fault}") from None


def _write(config: Mapping[str, Any], weights: Mapping[str, Any], path: Path) -> Path:
    import torch

    try:
        dims = {
            "n_mels": config["num_mel_bins"],
            "n_audio_ctx": config["max_source_positions"],
            "n_audio_state": config["d_model"],
            "n_audio_head": config["encoder_attention_heads"],
            "n_audio_layer": config["encoder_layers"],
            "n_vocab": config["vocab_size"],
            "n_text_ctx": config["max_target_positions"],
            "n_text_state": config["d_model"],
            "n_text_head": config["decoder_attention_heads"],
            "n_text_layer": config["decoder_layers"],
        }
    except KeyError as missing:
        raise ValueError(f"config.json has no {missing}") from None
    named = {_name(name): tensor for name, tensor in weights.items() if name != TIED}
    try:
        torch.save({"dims": dims, "model_state_dict": named}, path)
    except (
        RuntimeError
    ) as fault:  # all that torch says of a full disk is that it stands at another byte than it should
        raise OSError(errno.ENOSPC, str(fault), str(path)) from None
    return path


def _name(name: str) -> str:
    for pattern, ours in NAMES:
        name = re.sub(pattern, ours, name)
    return name

"""A Whisper model in the form that faster-whisper reads: CTranslate2's weights in int8, and its tokenizer.

Formats: https://opennmt.net/CTranslate2/specs.html and https://huggingface.co/docs/tokenizers. Both libraries write
their own files; here the names are matched.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

QUANTIZATION = "int8"


def write_ctranslate(model: Any, folder: Path) -> None:
    """Write *model*, as openai-whisper holds it in memory, to *folder*, which is not there before it is whole."""
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        made = Path(name) / folder.name
        made.mkdir()
        spec = _spec(model)
        spec.register_vocabulary(_tokens(tokenizer.encoding))
        spec.config.lang_ids = sorted(tokenizer.all_language_tokens)
        spec.config.suppress_ids = list(tokenizer.non_speech_tokens)
        spec.config.suppress_ids_begin = [*tokenizer.encode(" "), tokenizer.eot]
        spec.config.alignment_heads = model.alignment_heads.indices().T.tolist()
        spec.validate()
        spec.optimize(quantization=QUANTIZATION)
        spec.save(str(made))
        _tokenizer(tokenizer.encoding).save(str(made / "tokenizer.json"))
        (made / "preprocessor_config.json").write_text(json.dumps({"feature_size": model.dims.n_mels}))
        if not folder.exists():
            made.rename(folder)


def _spec(model: Any) -> Any:
    from ctranslate2.specs import WhisperSpec

    dims = model.dims
    spec = WhisperSpec(dims.n_audio_layer, dims.n_audio_head, dims.n_text_layer, dims.n_text_head)
    weights = {name: tensor.float().numpy() for name, tensor in model.state_dict().items()}
    encoder, decoder = _Weights(weights, "encoder."), _Weights(weights, "decoder.")
    for name in ("conv1", "conv2"):
        encoder.linear(getattr(spec.encoder, name), name)
    spec.encoder.position_encodings.encodings = weights["encoder.positional_embedding"]
    spec.decoder.position_encodings.encodings = weights["decoder.positional_embedding"]
    encoder.norm(spec.encoder.layer_norm, "ln_post")
    decoder.norm(spec.decoder.layer_norm, "ln")
    spec.decoder.embeddings.weight = weights["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = weights["decoder.token_embedding.weight"]
    for number, layer in enumerate(spec.encoder.layer):
        _fill_layer(layer, _Weights(weights, f"encoder.blocks.{number}."))
    for number, layer in enumerate(spec.decoder.layer):
        block = _Weights(weights, f"decoder.blocks.{number}.")
        _fill_layer(layer, block)
        block.norm(layer.attention.layer_norm, "cross_attn_ln")
        block.fused(layer.attention.linear[0], "cross_attn.query")
        block.fused(layer.attention.linear[1], "cross_attn.key", "cross_attn.value")
        block.fused(layer.attention.linear[2], "cross_attn.out")
    return spec


def _fill_layer(layer: Any, block: "_Weights") -> None:
    """What layers of encoder and decoder have in common."""
    block.norm(layer.self_attention.layer_norm, "attn_ln")
    block.fused(layer.self_attention.linear[0], "attn.query", "attn.key", "attn.value")
    block.fused(layer.self_attention.linear[1], "attn.out")
    block.norm(layer.ffn.layer_norm, "mlp_ln")
    block.linear(layer.ffn.linear_0, "mlp.0")
    block.linear(layer.ffn.linear_1, "mlp.2")


class _Weights:
    """The weights whose names begin with *prefix*, to be put into a specification."""

    def __init__(self, weights: Mapping[str, Any], prefix: str) -> None:
        self._weights = weights
        self._prefix = prefix

    def linear(self, spec: Any, name: str) -> None:
        spec.weight = self._weights[f"{self._prefix}{name}.weight"]
        spec.bias = self._weights[f"{self._prefix}{name}.bias"]

    def norm(self, spec: Any, name: str) -> None:
        spec.gamma = self._weights[f"{self._prefix}{name}.weight"]
        spec.beta = self._weights[f"{self._prefix}{name}.bias"]

    def fused(self, spec: Any, *names: str) -> None:
        """Several projections of one input as one; Whisper's keys have no bias."""
        import numpy as np

        weights = [self._weights[f"{self._prefix}{name}.weight"] for name in names]
        biases = [
            self._weights.get(f"{self._prefix}{name}.bias", np.zeros(len(weight), weight.dtype))
            for name, weight in zip(names, weights, strict=True)
        ]
        spec.weight, spec.bias = np.concatenate(weights), np.concatenate(biases)


def _tokens(encoding: Any) -> list[str]:
    """All tokens in the order of their numbers."""
    letters = _letters()
    plain = sorted(encoding._mergeable_ranks.items(), key=lambda item: item[1])
    special = sorted(encoding._special_tokens.items(), key=lambda item: item[1])
    return ["".join(letters[byte] for byte in token) for token, _ in plain] + [name for name, _ in special]


def _tokenizer(encoding: Any) -> Any:
    """tiktoken's byte pairs as Hugging Face's: the pairs that are merged, in order, instead of their ranks."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    letters = _letters()

    def written(token: bytes) -> str:
        return "".join(letters[byte] for byte in token)

    ranks: dict[bytes, int] = encoding._mergeable_ranks
    merges = [
        (written(pair[0]), written(pair[1]))
        for token, rank in sorted(ranks.items(), key=lambda item: item[1])
        if len(token) > 1 and len(pair := _parts(token, rank, ranks)) == 2
    ]
    model = models.BPE({written(token): rank for token, rank in ranks.items()}, merges)
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = sorted(encoding._special_tokens.items(), key=lambda item: item[1])
    tokenizer.add_special_tokens([name for name, _ in special])
    return tokenizer


def _parts(token: bytes, rank: int, ranks: Mapping[bytes, int]) -> list[bytes]:
    """What *token* consists of before the merge that makes it."""
    parts = [bytes([byte]) for byte in token]
    while True:
        found = [(ranks.get(parts[at] + parts[at + 1], rank), at) for at in range(len(parts) - 1)]
        lowest, at = min(found, default=(rank, 0))
        if lowest >= rank:
            return parts
        parts[at : at + 2] = [parts[at] + parts[at + 1]]


def _letters() -> list[str]:
    """A letter that can be seen for each of the 256 bytes, as GPT-2 chose them."""
    visible = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in visible]
    found = {byte: chr(byte) for byte in visible} | {byte: chr(256 + at) for at, byte in enumerate(others)}
    return [found[byte] for byte in range(256)]

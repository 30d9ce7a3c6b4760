"""A small Whisper in training: its losses, and the aids that it has while it learns."""

import copy
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from whisper.model import ModelDimensions, Whisper, sinusoids

from test_model.tokens import COUNT, SOUND_COUNT, VOCABULARY
from test_model.windows import IGNORED, Batch

WIDTH, HEADS = 128, 2
ENCODER_LAYERS, DECODER_LAYERS = 3, 2
POSITIONS = 0.3  # of whisper's; in full they drown convolutions that have learnt nothing yet
GUIDE_WEIGHT = 0.3
STEADY = 0.999  # the share of its past that the mean of the weights keeps at each step


@dataclass(frozen=True)
class Losses:
    """*tokens* is whisper's own; *sounds* and *guides* are the aids'. *accuracy* is that of tokens, 0 to 1."""

    tokens: Tensor
    sounds: Tensor
    guides: Tensor
    accuracy: float


class Learner:
    """The model, its optimiser, and the mean of its weights over the last thousand steps, which is what is kept.

    Two aids are not: a layer that names the word which sounds in each fiftieth of a second, and a loss that has the
    last decoder layer look where a word is heard, so that whisper finds its words' times.
    """

    def __init__(self, in_bfloat: bool = True) -> None:
        self.dims = ModelDimensions(
            80, 1500, WIDTH, HEADS, ENCODER_LAYERS, COUNT, 448, WIDTH, HEADS, DECODER_LAYERS
        )
        self.model = Whisper(self.dims)
        nn.init.normal_(self.model.decoder.token_embedding.weight, std=0.05)
        self.model.decoder.positional_embedding.data.copy_(sinusoids(448, WIDTH) * POSITIONS)
        self.model.encoder.positional_embedding.mul_(POSITIONS)
        for convolution in (self.model.encoder.conv1, self.model.encoder.conv2):
            convolution.weight.data.mul_(2)
        self.mean = copy.deepcopy(self.model).requires_grad_(False)
        self._names = nn.Linear(WIDTH, SOUND_COUNT)
        self._parameters = [*self.model.parameters(), *self._names.parameters()]
        self._optimiser = torch.optim.AdamW(self._parameters, betas=(0.9, 0.98), weight_decay=0.01)
        self._type = torch.bfloat16 if in_bfloat else torch.float32
        self._bias = torch.zeros(COUNT)
        self._bias[0] = math.log(VOCABULARY - COUNT + 1)  # number 0 stands for that many tokens
        self.steps = 0

    def learn(self, batch: Batch, rate: float, sounds_weight: float) -> Losses:
        """One step at a learning *rate*."""
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        losses = self._losses(batch)
        self._optimiser.zero_grad()
        (losses.tokens + sounds_weight * losses.sounds + GUIDE_WEIGHT * losses.guides).backward()
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimiser.step()
        self.steps += 1
        kept = min(STEADY, (1 + self.steps) / (20 + self.steps))
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.model.parameters(), strict=True):
                mean.lerp_(now, 1 - kept)
        return losses

    def _losses(self, batch: Batch) -> Losses:
        heard = self._encode(batch.mel.to(self._type))
        scores, looks = self._decode(batch.given, heard)
        counts = batch.wanted != IGNORED
        named = self._names(heard.float()).reshape(-1, SOUND_COUNT)
        return Losses(
            tokens=functional.cross_entropy(
                scores.reshape(-1, COUNT), batch.wanted.reshape(-1), ignore_index=IGNORED
            ),
            sounds=functional.cross_entropy(named, batch.sounds.reshape(-1)),
            guides=_missed(looks, batch.guides),
            accuracy=float((scores.argmax(-1) == batch.wanted)[counts].float().mean()),
        )

    def _encode(self, mel: Tensor) -> Tensor:
        """As whisper's encoder, for windows that are shorter than half a minute too."""
        encoder = self.model.encoder
        heard = functional.gelu(encoder.conv2(functional.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        heard = (heard + encoder.positional_embedding[: heard.shape[1]]).to(heard.dtype)
        for block in encoder.blocks:
            heard = block(heard)
        return encoder.ln_post(heard)

    def _decode(self, tokens: Tensor, heard: Tensor) -> tuple[Tensor, Tensor]:
        """The scores of each next token, and where the last layer looks, shape (windows, tokens, fiftieths)."""
        decoder = self.model.decoder
        state = (decoder.token_embedding(tokens) + decoder.positional_embedding[: tokens.shape[1]]).to(
            heard.dtype
        )
        looks = torch.empty(0)
        for number, block in enumerate(decoder.blocks, start=1):
            state = state + block.attn(block.attn_ln(state), mask=decoder.mask)[0]
            if number < len(decoder.blocks):
                state = state + block.cross_attn(block.cross_attn_ln(state), heard)[0]
            else:  # whisper looks at the last half of the layers for its words' times
                found, looks = _attend(block.cross_attn, block.cross_attn_ln(state), heard)
                state = state + found
            state = state + block.mlp(block.mlp_ln(state))
        state = decoder.ln(state)
        scores = (state @ decoder.token_embedding.weight.to(state.dtype).T).float() + self._bias
        return scores, looks


def _attend(attention: nn.Module, state: Tensor, heard: Tensor) -> tuple[Tensor, Tensor]:
    """Attention as whisper's, and where it looks, as a mean of its heads."""
    query, key, value = (
        _by_head(project(source))
        for project, source in ((attention.query, state), (attention.key, heard), (attention.value, heard))
    )
    weights = (query @ key.transpose(-1, -2)).float().mul((WIDTH // HEADS) ** -0.5).softmax(-1)
    found = (weights.to(state.dtype) @ value).transpose(1, 2).flatten(2)
    return attention.out(found), weights.mean(1)


def _by_head(state: Tensor) -> Tensor:
    return state.view(state.shape[0], state.shape[1], HEADS, -1).transpose(1, 2)


def _missed(looks: Tensor, guides: Tensor) -> Tensor:
    """How little of its look a token gives to where its word is heard."""
    if not len(guides):
        return torch.tensor(0.0)
    until = functional.pad(looks.cumsum(-1), (1, 0))
    rows, places, firsts, lasts = guides.unbind(1)
    there = until[rows, places, lasts] - until[rows, places, firsts]
    return -there.clamp(min=1e-4).log().mean()

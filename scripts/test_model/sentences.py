"""Sentences within the vocabulary of the test model: some as people say them, most in any order of words."""

import random
import re

from pipeline.demo.vocabulary import WORDS

NATURAL_SHARE = 0.25
LENGTHS = range(2, 11)
VOICES = {
    "sv": ("sv", "sv+m3", "sv+f2", "sv+f4"),
    "en": ("en-us", "en-us+m3", "en-us+f2", "en-us+f4"),
}
TEMPLATES = {
    "sv": (
        "välkommen till dagens webbinarium om {cause} och {cause}", "tack för en presentation om {cause}",
        "nästa talare är {name} {family}", "vi har en fråga om {cause} i {place}",
        "det här är en inspelning i arkivet", "nu ska vi till ett exempel med {cause}",
        "kommunen har {count} projekt för {cause}", "{name} {family} är här för att svar",
        "vi kan inte planering med {cause}", "första resultat är {count} möte om {cause}",
        "tack {name} och välkomna till {place}",
    ),
    "en": (
        "welcome and thank you", "this is the recording of today", "the next speaker is {name} {family}",
        "we will answer the question about {cause}", "this is the project about {cause} and {cause}",
        "thank you {name} {family}", "now we are in {place} with {count} children",
        "the city council can work with {cause}", "here is the example of {cause} in the future",
    ),
}  # fmt: skip
CHOICES = {
    "sv": {
        "cause": "vatten energi klimat skolan biblioteket budget hälsa trafik miljö samverkan utveckling säkerhet "
        "planering barn tjänster verktyg",
        "name": "Anna Erik Maria",
        "family": "Lindberg Johansson Karlsson",
        "place": "Göteborg staden kommunen framtiden",
        "count": "ett två tre fyra fem tio",
    },
    "en": {
        "cause": "water energy climate school library budget health traffic environment cooperation development "
        "safety planning services tools",
        "name": "Anna Erik Maria",
        "family": "Lindberg Johansson",
        "place": "Stockholm",
        "count": "one three five ten",
    },
}


def sentence(language: str, chance: random.Random) -> str:
    """A sentence with a capital and a full stop."""
    if chance.random() < NATURAL_SHARE:
        template, choices = chance.choice(TEMPLATES[language]), CHOICES[language]
        text = re.sub(r"\{(\w+)\}", lambda slot: chance.choice(choices[slot[1]].split()), template)
    else:
        text = " ".join(chance.choice(WORDS[language]) for _ in range(chance.choice(LENGTHS)))
    return f"{text[0].upper()}{text[1:]}."

"""The words that the carried test model knows: all that a demo webinar may say aloud."""

_SWEDISH = """
och i på att det är vi en med för som till inte kan ska har nu här om dagens
välkommen välkomna webbinarium kommunen skolan vatten energi klimat biblioteket arkivet inspelning
fråga svar projekt budget möte tack talare nästa första andra tredje presentation digital tjänster
medborgare utveckling framtiden staden arbete barn hälsa trafik miljö samverkan ett två tre fyra fem tio
resultat exempel verktyg säkerhet planering Anna Erik Maria Lindberg Johansson Karlsson Göteborg
"""

_ENGLISH = """
and in the of is we are can will now here about this with today
welcome webinar recording archive city council school water energy climate library question answer project
budget meeting thank you speaker next first second third presentation digital services citizens development
future work children health traffic environment cooperation one three five ten
results example tools safety planning Anna Erik Maria Lindberg Johansson Stockholm
"""

WORDS = {"sv": tuple(_SWEDISH.split()), "en": tuple(_ENGLISH.split())}  # as they are written in mid-sentence
VOCABULARY = {language: frozenset(word.lower() for word in words) for language, words in WORDS.items()}

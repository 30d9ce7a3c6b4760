"""Captions: timed text, read from and written to the formats people have."""

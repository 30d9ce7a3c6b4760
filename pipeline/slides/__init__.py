"""Slides: when they change, what they look like, and the words on them."""

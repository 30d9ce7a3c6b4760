"""Reads and writes of the catalogue, one module a subject."""

"""Alembic migrations of the catalogue; one head."""

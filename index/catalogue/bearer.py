"""Secrets that let their bearer in: shown once, and kept as a hash that finds them again.

They are 256 random bits, so that a plain SHA-256 keeps them as safe as argon2 keeps a password; and as they are
looked up by their hash, how long that takes tells nothing of them.
"""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def kept(secret: str) -> str:
    """What the catalogue holds in place of *secret*."""
    return hashlib.sha256(secret.encode()).hexdigest()

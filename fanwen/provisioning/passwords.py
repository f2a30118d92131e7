"""Passwords that nobody has to remember, and how the engine's file of accounts keeps them."""

import base64
import hashlib
import secrets

# As Elasticsearch's own PBKDF2 hasher does by default.
_ROUNDS, _SALT_BYTES, _KEY_BYTES = 10_000, 32, 32
_PASSWORD_BYTES = 32


def make_password() -> str:
    """256 bits, in letters that need no quoting anywhere."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


def hash_password(password: str) -> str:
    """The form in which the file realm takes it: `{PBKDF2}rounds$salt$key`."""
    salt = secrets.token_bytes(_SALT_BYTES)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, _KEY_BYTES)
    encoded = (base64.b64encode(part).decode() for part in (salt, key))
    return f"{{PBKDF2}}{_ROUNDS}${'$'.join(encoded)}"

"""Passwords: what is kept of them, and whether one is right."""

from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from pwdlib import PasswordHash

# NIST SP 800-63B, 3.1.1: at least 8 characters, 15 where nothing else is asked; length, no rules.
LEAST_CHARACTERS = 12
MOST_CHARACTERS = 1000

# Each takes 64 MiB and all of a core for a moment: many at once would starve the rest.
_turns = BoundedSemaphore(2)


def too_weak(password: str) -> str | None:
    """Why a password is not taken; None where it is."""
    if len(password) < LEAST_CHARACTERS:
        return f"a password has at least {LEAST_CHARACTERS} characters, this one {len(password)}"
    if len(password) > MOST_CHARACTERS:
        return f"a password has at most {MOST_CHARACTERS} characters"
    if len(set(password)) < 5:
        return "a password has at least 5 different characters"
    return None


def hashed(password: str) -> str:
    """What is kept of a password: an Argon2id hash with a salt of its own."""
    with _turns:
        return _hasher().hash(normalize("NFKC", password))


def is_right(password: str, kept: str | None) -> bool:
    """Whether a password is the one that this was kept of.

    It takes as long where there is no account, so that nobody learns which names have one.
    """
    if len(password) > MOST_CHARACTERS:
        return False
    with _turns:
        right = _hasher().verify(normalize("NFKC", password), kept or _nobodys())
    return right and kept is not None


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("of nobody")

"""Identifiers of titles and accounts, with what proves that they were copied without a slip.

Source: ISO 7064, MOD 37,36, as ISO 15706 (ISAN) and the EIDR registry use it, and MOD 97-10, as ISO
13616 (IBAN) does.
"""

import re

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}")
_EIDR = re.compile(r"10\.5240/((?:[0-9A-F]{4}-){5})([0-9A-Z])")
_ISAN = re.compile(
    r"(?:ISAN )?((?:[0-9A-F]{4}-){4})([0-9A-Z])(?:-((?:[0-9A-F]{4}-){2})([0-9A-Z]))?"
)


def check_character(text: str) -> str:
    """The check character of hexadecimal digits, hyphens aside.

    Example:
        >>> check_character("0000-0001-8947-0000")
        '8'
    """
    register = 36
    for digit in text.replace("-", ""):
        register = (register + _LETTERS.index(digit)) % 36 or 36
        register = register * 2 % 37
    return _LETTERS[(37 - register) % 36]


def eidr_fault(text: str) -> str | None:
    """What is wrong with the EIDR of a title; None where nothing is.

    Example:
        >>> eidr_fault("10.5240/8FF3-1C20-84F5-F247-8BCD-E")
    """
    match = _EIDR.fullmatch(text)
    if match is None:
        return "it is not of the form `10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C`"
    return _mismatch(match[1], match[2])


def isan_fault(text: str) -> str | None:
    """What is wrong with an ISAN, with or without a version; None where nothing is.

    Example:
        >>> isan_fault("0000-0001-8947-0000-8-0000-0000-D")
    """
    match = _ISAN.fullmatch(text)
    if match is None:
        return "it is not of the form `XXXX-XXXX-XXXX-XXXX-C` or `…-C-XXXX-XXXX-C`"
    fault = _mismatch(match[1], match[2])
    if fault is None and match[3] is not None:
        fault = _mismatch(match[1] + match[3], match[4])
    return fault


def _mismatch(digits: str, found: str) -> str | None:
    right = check_character(digits)
    if found == right:
        return None
    return f"its check character is `{found}`; that of `{digits.rstrip('-')}` is `{right}`"


def iban_fault(text: str) -> str | None:
    """What is wrong with the number of a bank account; None where nothing is.

    Example:
        >>> iban_fault("GB82 WEST 1234 5698 7654 32") is None
        True
    """
    plain = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(plain):
        return "an IBAN is a country, two digits, and up to 30 letters and digits"
    digits = "".join(str(int(character, 36)) for character in plain[4:] + plain[:4])
    return None if int(digits) % 97 == 1 else "its check digits do not fit: a slip in copying it"

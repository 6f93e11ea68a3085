"""A film's number in a registry has the check character that its digits give."""

from collections.abc import Iterator

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.identifier import eidr_fault, isan_fault

_FAULT = {"eidr": eidr_fault, "isan": isan_fault}


def check_identifiers(deal: Deal) -> Iterator[Diagnostic]:
    """EIDR and ISAN, by ISO 7064; what the trade calls a film is anybody's."""
    for film in deal.films.values():
        for known in film.identifiers:
            fault = _FAULT[known.kind](known.text) if known.kind in _FAULT else None
            if fault is not None:
                yield Diagnostic(
                    "bad-identifier",
                    f"`{known.text}` is no {known.kind.upper()}: {fault}",
                    known.span,
                    "copy it anew from the registry",
                )

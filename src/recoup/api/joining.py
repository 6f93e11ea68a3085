"""Several deals taken together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from recoup.api.refused import Refused
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, has_errors

if TYPE_CHECKING:
    from recoup.analysis.owners import Owners


class Checked(Protocol):
    """A deal that was read, with what is wrong in it."""

    @property
    def deal(self) -> Deal: ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...


def joined(files: Sequence[Checked]) -> tuple[Deal, ...]:
    """Deals that tell of the same parties. Raises: Refused where they contradict each other."""
    from recoup.ownership.joined import check_joined

    deals = tuple(file.deal for file in files)
    faults = [fault for file in files for fault in file.diagnostics]
    if not has_errors(faults):
        faults = check_joined(deals)
    if has_errors(faults):
        raise Refused(faults)
    return deals


def owners(*files: Checked, on: date | None = None) -> Owners:
    """Who owns whom by one or several deals, on a day, or by the last that they tell.

    Parties of two files are the same where they have the same name and a title in common.

    Raises: Refused where the deals have errors, or contradict each other.
    """
    from recoup.analysis.owners import Owners

    return Owners.of(joined(files), on)

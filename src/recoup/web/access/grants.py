"""What a reader may be let see: parties that the deals of the folder have."""

from collections.abc import Iterable

from recoup.api import DealFileMissing, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.web.access.people import Grant, Role
from recoup.web.folder import Folder, NoSuchDeal


def granted(folder: Folder, role: Role, asked: Iterable[tuple[str, str]]) -> list[Grant]:
    """Grants of these deals and parties. Raises: Refused, with all that is wrong."""
    grants = [Grant(deal, party) for deal, party in asked]
    if role is Role.READER and not grants:
        message = "a reader sees what is a party's, and none is named"
        raise Refused([Diagnostic("nothing-to-see", message, None)])
    if role is not Role.READER and grants:
        message = f"an {role.value} sees every party; only a reader is let see some"
        raise Refused([Diagnostic("sees-all", message, None)])
    faults = [fault for grant in grants if (fault := _wrong(folder, grant)) is not None]
    if faults:
        raise Refused(faults)
    return grants


def _wrong(folder: Folder, grant: Grant) -> Diagnostic | None:
    try:
        parties = folder.read(folder.find(grant.deal)).readings.deals[0].deal.parties
    except (NoSuchDeal, DealFileMissing):
        near = closest(grant.deal, [kept.name for kept in folder.deals()])
        hint = f"did you mean `{near}`?" if near else None
        message = f"there is no deal `{grant.deal}` in this folder"
        return Diagnostic("no-such-deal", message, None, hint)
    if grant.party in parties:
        return None
    near = closest(grant.party, parties)
    hint = f"did you mean `{near}`?" if near else f"it has {', '.join(parties)}"
    message = f"the deal `{grant.deal}` has no party `{grant.party}`"
    return Diagnostic("unknown-party", message, None, hint)

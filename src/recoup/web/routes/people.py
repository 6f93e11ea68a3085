"""Who has an account, which share links are open, and what was seen and changed."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from recoup.api import DealFileMissing, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.access import accounts, links
from recoup.web.access.allowed import BOOKKEEPERS, OWNERS, TheAsker, TheStore
from recoup.web.access.grants import granted
from recoup.web.access.passwords import MOST_CHARACTERS, too_weak
from recoup.web.access.people import Role
from recoup.web.access.trail import noted
from recoup.web.answers import TheFolder
from recoup.web.folder import Folder, NoSuchDeal

router = APIRouter(tags=["people"])

Name = Annotated[str, Field(max_length=200)]
Secret = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class PartySeen(BaseModel):
    """A party of a deal, whose statements and clauses may be seen."""

    deal: Name
    party: Name


class AccountShown(BaseModel):
    """Somebody who can sign in; `sees` is what a reader may see."""

    name: str
    role: Role
    sees: list[PartySeen]
    made: datetime


class RoleGiven(BaseModel):
    """A role, and for a reader what may be seen."""

    role: Role
    sees: Annotated[list[PartySeen], Field(max_length=500)] = []


class NewAccount(RoleGiven):
    """An account to be made."""

    name: Name
    password: Secret


class PasswordGiven(BaseModel):
    """A password to be set."""

    password: Secret


class NewLink(BaseModel):
    """A link to be shared: of which party, for how many days, and what for."""

    sees: PartySeen
    label: Annotated[str, Field(max_length=200)] = ""
    days: Annotated[int, Field(ge=1, le=links.MOST_DAYS)]


class OpenLink(BaseModel):
    """A share link that opens something until `ends`."""

    name: str
    label: str
    sees: PartySeen
    made_by: str
    made: datetime
    ends: datetime


class MadeLink(OpenLink):
    """A link that was just made; its address is told this once."""

    path: str


class PartyOf(BaseModel):
    """A party that a reader may be let see."""

    deal: str
    deal_title: str
    party: str
    party_title: str


class Trace(BaseModel):
    """Something that was asked, by whom, and what came of it."""

    number: int
    at: datetime
    who: str
    role: str
    address: str
    method: str
    asked: str
    status: int


@router.get("/people", dependencies=[OWNERS])
def people(store: TheStore) -> list[AccountShown]:
    """Everybody who has an account."""
    return [_account(each) for each in accounts.everyone(store)]


@router.post("/people", status_code=201, dependencies=[OWNERS])
def add(store: TheStore, folder: TheFolder, new: NewAccount) -> AccountShown:
    """Makes an account."""
    name = accounts.name_of(new.name)
    if name is None:
        raise _refused("bad-name", "a name has letters, digits and `.`, `_`, `-`, `+`, `@` alone")
    grants = granted(folder, new.role, [(s.deal, s.party) for s in new.sees])
    try:
        return _account(accounts.add(store, name, new.role, taken(new.password), grants))
    except accounts.AccountExists:
        raise _refused("account-exists", f"`{name}` has an account already") from None


@router.put("/people/{name}", dependencies=[OWNERS])
def change(
    store: TheStore, folder: TheFolder, asker: TheAsker, name: str, to: RoleGiven
) -> AccountShown:
    """Gives somebody another role, or other things to see."""
    if name == asker.name and to.role is not Role.OWNER:
        raise _refused("oneself", "nobody takes the role of owner from himself; ask another owner")
    grants = granted(folder, to.role, [(s.deal, s.party) for s in to.sees])
    return _account(accounts.change(store, name, to.role, grants))


@router.put("/people/{name}/password", status_code=204, dependencies=[OWNERS])
def set_password(store: TheStore, name: str, to: PasswordGiven) -> None:
    """Sets somebody's password; whoever was signed in by the old one no longer is."""
    accounts.set_password(store, name, taken(to.password))


@router.delete("/people/{name}", status_code=204, dependencies=[OWNERS])
def remove(store: TheStore, asker: TheAsker, name: str) -> None:
    """Takes an account away; whoever was signed in by it no longer is."""
    if name == asker.name:
        raise _refused("oneself", "nobody takes his own account away; ask another owner")
    accounts.remove(store, name)


@router.get("/parties", dependencies=[BOOKKEEPERS])
def parties(folder: TheFolder) -> list[PartyOf]:
    """Every party of every deal: what a reader or a link may be let see."""
    return [found for kept in folder.deals() for found in _parties(folder, kept.name)]


@router.get("/links", dependencies=[BOOKKEEPERS])
def shared(store: TheStore) -> list[OpenLink]:
    """The links that are open."""
    return [OpenLink.model_validate(_link(each)) for each in links.open_links(store)]


@router.post("/links", status_code=201, dependencies=[BOOKKEEPERS])
def share(store: TheStore, folder: TheFolder, asker: TheAsker, new: NewLink) -> MadeLink:
    """Makes a link that opens what is one party's of one deal, until it ends."""
    (grant,) = granted(folder, Role.READER, [(new.sees.deal, new.sees.party)])
    made, token = links.share(store, grant, new.label, asker.name, new.days)
    return MadeLink.model_validate({**_link(made), "path": f"/open#{token}"})


@router.delete("/links/{name}", status_code=204, dependencies=[BOOKKEEPERS])
def withdraw(store: TheStore, name: str) -> None:
    """Ends a link, and the visits of whoever came by it."""
    links.withdraw(store, name)


@router.get("/trail", dependencies=[OWNERS])
def trail(
    store: TheStore,
    who: str | None = None,
    deal: str | None = None,
    only: Literal["changes"] | None = None,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
) -> list[Trace]:
    """What was seen and changed, the latest first; `before` a number, the earlier ones."""
    found = noted(store, who=who, deal=deal, changes=only == "changes", before=before)
    return [
        Trace(
            number=n.number,
            at=_moment(n.at),
            who=n.who,
            role=n.role,
            address=n.address,
            method=n.method,
            asked=n.asked,
            status=n.status,
        )
        for n in found
    ]


def taken(password: str) -> str:
    """The password, where it is taken. Raises: Refused."""
    weak = too_weak(password)
    if weak:
        raise _refused("weak-password", weak)
    return password


def _parties(folder: Folder, name: str) -> list[PartyOf]:
    try:
        file = folder.read(folder.find(name))
    except (DealFileMissing, NoSuchDeal):
        return []
    return [
        PartyOf(deal=name, deal_title=file.title, party=party.name, party_title=party.title)
        for party in file.readings.deals[0].deal.parties.values()
    ]


def _account(found: accounts.Account) -> AccountShown:
    sees = [PartySeen(deal=g.deal, party=g.party) for g in found.grants]
    return AccountShown(name=found.name, role=found.role, sees=sees, made=_moment(found.made))


def _link(found: links.Link) -> dict[str, object]:
    return {
        "name": found.name,
        "label": found.label,
        "sees": PartySeen(deal=found.grant.deal, party=found.grant.party),
        "made_by": found.made_by,
        "made": _moment(found.made),
        "ends": _moment(found.ends),
    }


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _refused(code: str, message: str) -> Refused:
    return Refused([Diagnostic(code, message, None)])

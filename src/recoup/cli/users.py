"""`recoup users`: who may open a folder of deals that is served, and what they saw and changed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recoup.api import Refused
from recoup.cli.options import AsJson
from recoup.cli.output import print_json, table
from recoup.diagnostics.diagnostic import Diagnostic

if TYPE_CHECKING:
    from recoup.web.access.accounts import Account
    from recoup.web.access.people import Grant
    from recoup.web.access.store import Store

users = typer.Typer(
    help="Say who may open a folder of deals that is served, and see what they did.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class RoleName(StrEnum):
    OWNER = "owner"
    ACCOUNTANT = "accountant"
    ANALYST = "analyst"
    READER = "reader"


FolderPath = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that is served.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in by.")]
RoleOption = Annotated[
    RoleName,
    typer.Option(
        help="owner: everything. accountant: books receipts, issues statements. analyst: reads and "
        "tries out. reader: sees what is one party's."
    ),
]
Sees = Annotated[
    list[str] | None,
    typer.Option(
        "--sees",
        metavar="DEAL:PARTY",
        help="What a reader may see: a party of a deal file in the folder. Repeatable.",
    ),
]


@users.command()
def add(
    folder: FolderPath, name: Name, role: RoleOption, sees: Sees = None, as_json: AsJson = False
) -> int:
    """Make an account. The password is asked for, or read from standard input."""
    with _accounts(folder, make=True) as store:
        from recoup.web.access import accounts
        from recoup.web.access.people import Role

        known = _known(name)
        grants = _granted(folder, role, sees)
        if any(each.name == known for each in accounts.everyone(store)):
            raise _refused("account-exists", f"`{known}` has an account already")
        made = accounts.add(store, known, Role(role.value), _password(), grants)
        return _print([made], as_json=as_json)


@users.command("list")
def list_(folder: FolderPath, as_json: AsJson = False) -> int:
    """Show who has an account, in which role."""
    with _accounts(folder) as store:
        from recoup.web.access import accounts

        return _print(accounts.everyone(store), as_json=as_json)


@users.command()
def change(
    folder: FolderPath, name: Name, role: RoleOption, sees: Sees = None, as_json: AsJson = False
) -> int:
    """Give somebody another role, or other things to see, from now on."""
    with _accounts(folder) as store:
        from recoup.web.access import accounts
        from recoup.web.access.people import Role

        grants = _granted(folder, role, sees)
        with _there(name):
            changed = accounts.change(store, _known(name), Role(role.value), grants)
        return _print([changed], as_json=as_json)


@users.command()
def password(folder: FolderPath, name: Name) -> int:
    """Set a password; whoever was signed in by the old one no longer is."""
    with _accounts(folder) as store:
        from recoup.web.access import accounts

        with _there(name):
            accounts.find(store, _known(name))
            accounts.set_password(store, _known(name), _password())
        print(f"{_known(name)}: the password is set")
        return 0


@users.command()
def remove(folder: FolderPath, name: Name) -> int:
    """Take an account away; whoever was signed in by it no longer is."""
    with _accounts(folder) as store:
        from recoup.web.access import accounts

        with _there(name):
            accounts.remove(store, _known(name))
        print(f"{_known(name)}: removed")
        return 0


@users.command()
def trail(
    folder: FolderPath,
    who: Annotated[str | None, typer.Option("--who", metavar="NAME", help="Of one person.")] = None,
    deal: Annotated[str | None, typer.Option("--deal", metavar="DEAL", help="Of a deal.")] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Without what was only seen.")] = False,
    most: Annotated[int, typer.Option("--most", min=1, help="How many lines.")] = 50,
    as_json: AsJson = False,
) -> int:
    """Show who saw and changed what, the latest first."""
    with _accounts(folder) as store:
        from recoup.web.access.trail import noted

        name = _deal_name(deal) if deal else None
        found = noted(store, who=who, deal=name, changes=changes, most=most)
        lines = [
            {
                "at": _moment(n.at),
                "who": n.who,
                "role": n.role,
                "address": n.address,
                "method": n.method,
                "asked": n.asked,
                "status": n.status,
            }
            for n in found
        ]
        if as_json:
            print_json(lines)
            return 0
        titles = ("at (UTC)", "who", "as", "from", "did", "with", "answer")
        table(titles, [[str(value) for value in line.values()] for line in lines])
        return 0


# ---- what they share ----------------------------------------------------------------------------


@contextmanager
def _accounts(folder: Path, *, make: bool = False) -> Iterator["Store"]:
    """The store of accounts of a folder."""
    if not folder.is_dir():
        raise typer.BadParameter(f"`{folder}` is no folder", param_hint="FOLDER")
    try:
        import fastapi  # noqa: F401
        import limits  # noqa: F401
        import pwdlib  # noqa: F401

        from recoup.web.access.store import PLACE, Store
    except ImportError as missing:
        message = f"accounts take the library `{missing.name}`, which is not installed"
        raise _refused("not-installed", message, "pip install 'recoup[web]'") from None
    store = Store(folder / PLACE) if make else Store.of(folder)
    if store is None:
        hint = f"make one: recoup users add {folder} NAME --role owner"
        raise _refused("no-accounts", f"nobody has an account for {folder}", hint)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _there(name: str) -> Iterator[None]:
    from recoup.web.access.accounts import NoSuchAccount

    try:
        yield
    except NoSuchAccount:
        raise _refused("no-such-account", f"`{name}` has no account") from None


def _known(name: str) -> str:
    from recoup.web.access.accounts import name_of

    known = name_of(name)
    if known is None:
        message = f"`{name}` is no name: letters, digits and `.`, `_`, `-`, `+`, `@` alone"
        raise _refused("bad-name", message)
    return known


def _granted(folder: Path, role: RoleName, sees: list[str] | None) -> list["Grant"]:
    from recoup.web.access.grants import granted
    from recoup.web.access.people import Role
    from recoup.web.folder import Folder

    asked = []
    for text in sees or []:
        deal, colon, party = text.rpartition(":")
        if not colon:
            message = f"`{text}` names no party; write DEAL:PARTY, such as films/dog.deal:studio"
            raise typer.BadParameter(message, param_hint="--sees")
        asked.append((_deal_name(deal), party.strip()))
    return granted(Folder(folder), Role(role.value), asked)


def _deal_name(text: str) -> str:
    """A deal as addresses name it, however it was written."""
    return text.strip().removesuffix(".deal").removeprefix("./").replace("/", "--")


def _password() -> str:
    """Asked for twice where somebody sits there, else the first line of what is sent."""
    from recoup.web.access.passwords import too_weak

    if sys.stdin.isatty():
        given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    weak = too_weak(given)
    if weak:
        raise _refused("weak-password", weak)
    return given


def _print(found: list["Account"], *, as_json: bool) -> int:
    lines = [
        {
            "name": each.name,
            "role": each.role.value,
            "sees": [f"{grant.deal}:{grant.party}" for grant in each.grants],
            "made": _moment(each.made),
        }
        for each in found
    ]
    if as_json:
        print_json(lines)
        return 0
    titles = ("name", "role", "sees", "since")
    rows = [
        (each.name, each.role.value, ", ".join(f"{g.deal}:{g.party}" for g in each.grants) or "all",
         _moment(each.made)[:10])
        for each in found
    ]  # fmt: skip
    table(titles, rows)
    return 0


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _refused(code: str, message: str, hint: str | None = None) -> Refused:
    return Refused([Diagnostic(code, message, None, hint)])

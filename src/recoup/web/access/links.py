"""Share links: whoever has one sees what is one party's of one deal, until it ends."""

from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import delete, insert, select

from recoup.web.access import tables
from recoup.web.access.people import Grant, Person, Role
from recoup.web.access.store import Store, new_token, token_digest

MOST_DAYS = 366


class NoSuchLink(LookupError):
    """There is no such link, or no longer."""


@dataclass(frozen=True, slots=True)
class Link:
    """A share link, without what opens it; moments in seconds since 1970."""

    name: str
    label: str
    grant: Grant
    made_by: str
    made: int
    ends: int


def share(store: Store, grant: Grant, label: str, made_by: str, days: int) -> tuple[Link, str]:
    """Makes a link. Returns: it, and the token that opens it, which is kept nowhere."""
    token, now = new_token(), store.now()
    made = Link(token_hex(6), label, grant, made_by, now, now + days * 86_400)
    values = {
        "name": made.name,
        "token": token_digest(token),
        "label": label,
        "deal": grant.deal,
        "party": grant.party,
        "made_by": made_by,
        "made": made.made,
        "ends": made.ends,
    }
    with store.transaction() as connection:
        connection.execute(insert(tables.link).values(values))
    return made, token


def withdraw(store: Store, name: str) -> None:
    """Ends a link, and the visits of whoever came by it. Raises: NoSuchLink."""
    with store.transaction() as connection:
        if not connection.execute(delete(tables.link).where(tables.link.c.name == name)).rowcount:
            raise NoSuchLink(name)


def open_links(store: Store) -> list[Link]:
    """The links that have not ended, those that end first before the others."""
    row = tables.link.c
    asked = select(tables.link).where(row.ends > store.now()).order_by(row.ends, row.name)
    with store.transaction() as connection:
        return [_link(found) for found in connection.execute(asked)]


def by_token(store: Store, token: str) -> Link:
    """The link that a token opens. Raises: NoSuchLink."""
    row = tables.link.c
    asked = select(tables.link).where(row.token == token_digest(token), row.ends > store.now())
    with store.transaction() as connection:
        found = connection.execute(asked).one_or_none()
    if found is None:
        raise NoSuchLink
    return _link(found)


def visitor(link: str, grant: Grant) -> Person:
    """Who comes by a link: a reader without a name."""
    return Person(f"link {link}", Role.READER, frozenset([grant]), link)


def _link(row) -> Link:  # type: ignore[no-untyped-def]
    return Link(row.name, row.label, Grant(row.deal, row.party), row.made_by, row.made, row.ends)

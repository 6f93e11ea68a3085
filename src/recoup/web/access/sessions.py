"""Sessions: what a browser shows to be known again, until it signs out, rests too long, or ends."""

from sqlalchemy import delete, insert, select, update

from recoup.web.access import accounts, tables
from recoup.web.access.links import Link, visitor
from recoup.web.access.people import Grant, Person, Role
from recoup.web.access.store import Store, new_token, token_digest

HOUR = 3600
IDLE_SECONDS = 12 * HOUR
LONGEST_SECONDS = 7 * 24 * HOUR
# How exactly it is known when somebody was last here.
_SEEN_SECONDS = 300


def begin(store: Store, person: Person | Link) -> str:
    """A new session of somebody. Returns: its token, which is kept nowhere else."""
    token, now = new_token(), store.now()
    ends = now + LONGEST_SECONDS
    values: dict[str, object] = {"token": token_digest(token), "made": now, "seen": now}
    if isinstance(person, Link):
        values |= {"link": person.name, "ends": min(ends, person.ends)}
    else:
        values |= {"account": person.name, "ends": ends}
    session = tables.session
    with store.transaction() as connection:
        connection.execute(delete(session).where(session.c.ends <= now))
        connection.execute(insert(session).values(values))
    return token


def find(store: Store, token: str) -> Person | None:
    """Whose session it is, as the person is now; None where it has ended."""
    row, now = tables.session.c, store.now()
    known = row.token == token_digest(token)
    of_link = [tables.link.c[name].label(f"link_{name}") for name in ("name", "deal", "party")]
    asked = (
        select(row.seen, tables.account.c.name, tables.account.c.role, *of_link)
        .select_from(tables.session.outerjoin(tables.account).outerjoin(tables.link))
        .where(known, row.ends > now, row.seen > now - IDLE_SECONDS)
    )
    with store.transaction() as connection:
        found = connection.execute(asked).one_or_none()
        if found is None:
            return None
        if found.seen < now - _SEEN_SECONDS:
            connection.execute(update(tables.session).where(known).values(seen=now))
        if found.link_name is not None:
            return visitor(found.link_name, Grant(found.link_deal, found.link_party))
        return Person(found.name, Role(found.role), accounts.grants_of(connection, found.name))


def end(store: Store, token: str) -> None:
    """Ends a session."""
    with store.transaction() as connection:
        asked = delete(tables.session).where(tables.session.c.token == token_digest(token))
        connection.execute(asked)

"""What each route states: the roles that may use it."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from recoup.web.access.access import Access
from recoup.web.access.people import Person, Role
from recoup.web.access.refusals import NoAccounts, NotAllowed
from recoup.web.access.store import Store
from recoup.web.folder import NoSuchDeal

# Where the gate leaves who asks, in the scope of a request.
PERSON = "recoup.person"


class Allowed:
    """Lets some roles through. To a reader, what is not for readers is not there at all."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> None:
        """Raises: NoSuchDeal, NotAllowed."""
        person = request.scope.get(PERSON)
        if not self.roles or (isinstance(person, Person) and person.role in self.roles):
            return
        if isinstance(person, Person) and person.role is not Role.READER:
            raise NotAllowed(person.role)
        raise NoSuchDeal


# What a route states in its `dependencies`, or its router for all of its routes; of several, each
# must let the person through.
ANYBODY = Depends(Allowed())
EVERYONE = Depends(Allowed(*Role))
STAFF = Depends(Allowed(Role.OWNER, Role.ACCOUNTANT, Role.ANALYST))
BOOKKEEPERS = Depends(Allowed(Role.OWNER, Role.ACCOUNTANT))
OWNERS = Depends(Allowed(Role.OWNER))


def who(request: Request) -> Person:
    """Who asks, once a route has let them through."""
    person = request.scope[PERSON]
    assert isinstance(person, Person)
    return person


async def _asker(request: Request) -> Person:
    return who(request)


TheAsker = Annotated[Person, Depends(_asker)]


async def _access(request: Request) -> Access:
    access = request.app.state.access
    assert isinstance(access, Access)
    return access


async def _store(request: Request) -> Store:
    """Raises: NoAccounts."""
    store = (await _access(request)).store
    if store is None:
        raise NoAccounts
    return store


TheAccess = Annotated[Access, Depends(_access)]
TheStore = Annotated[Store, Depends(_store)]


def roles_of(route: APIRoute) -> frozenset[Role] | None:
    """The roles that a route lets through; none of them where it asks nobody to have signed in.

    None where it states nothing: such a route is not served.
    """
    stated = [found.roles for found in _allowed(route.dependant)]
    return frozenset.intersection(*stated) if stated else None


def _allowed(dependant: Dependant) -> list[Allowed]:
    own = [dependant.call] if isinstance(dependant.call, Allowed) else []
    return own + [found for below in dependant.dependencies for found in _allowed(below)]

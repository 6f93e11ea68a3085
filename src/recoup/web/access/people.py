"""Roles, and the person who asks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What somebody is here for.

    An owner does everything, people included; an accountant books receipts and issues statements;
    an analyst reads and tries out; a reader sees what is its own party's, and nothing else.
    """

    OWNER = "owner"
    ACCOUNTANT = "accountant"
    ANALYST = "analyst"
    READER = "reader"


class Grant(NamedTuple):
    """A party of a deal, whose statements and clauses a reader may see."""

    deal: str
    party: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `grants` are a reader's; the others see every deal of the folder.

    `link` is the share link that somebody came by, who then has no account.
    """

    name: str
    role: Role
    grants: frozenset[Grant] = frozenset()
    link: str | None = None

    def sees(self, deal: str) -> bool:
        """Whether the deal is there at all for this person."""
        return self.role is not Role.READER or any(grant.deal == deal for grant in self.grants)


# Who asks where nobody has an account: whoever sits at this machine.
LOCAL = Person("local", Role.OWNER)

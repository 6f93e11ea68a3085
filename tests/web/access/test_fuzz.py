"""Whatever may be asked by its OpenAPI description, as each role: no failure, no answer but those
that are described, and to a reader nothing that is not its own."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from recoup.web.access import sessions
from recoup.web.access.access import LOOPBACK, Access
from recoup.web.access.pace import Pace
from recoup.web.access.people import Person, Role
from recoup.web.access.store import Store
from recoup.web.app import create
from recoup.web.folder import Folder
from tests.web.access.conftest import AT, HIDDEN

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# What a reader may be answered at all, beside that there is nothing.
OF_READERS = ("/api/session", "/api/mine")
# Many a question is about what is there, in place of what was made up.
THERE = {"deal": "light", "party": "star", "number": 1, "step": "money.1", "event": "w1"}


@pytest.mark.slow
@pytest.mark.parametrize("role", [*Role, None])
def test_every_question_is_answered_as_described(
    folder: Path, store: Store, role: Role | None
) -> None:
    hosts = LOOPBACK | {"testserver"}  # by which schemathesis asks for the description
    app = create(Folder(folder), Access(store, hosts, pace=Pace(1_000_000)))

    def cookie(as_role: Role | None) -> dict[str, str]:
        if as_role is None:
            return {}
        return {"Cookie": f"recoup={sessions.begin(store, Person(as_role.value, as_role))}"}

    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=cookie(Role.OWNER))
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        if operation is not None and operation.path != "/api/changes":  # which never ends
            asked += _asked(operation, cookie(role), role)
    assert asked > 300


def _asked(operation: Any, headers: dict[str, str], role: Role | None) -> int:
    """Asks an operation in many ways. Returns: in how many."""
    asked = 0

    @settings(
        max_examples=16,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), there=st.booleans())
    def ask(case: Any, there: bool) -> None:
        nonlocal asked
        asked += 1
        if there and case.path_parameters:
            known = {k: v for k, v in THERE.items() if k in case.path_parameters}
            case.path_parameters.update(known)
        answer = case.call(base_url=AT, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        if role is Role.READER and not case.path.startswith(OF_READERS):
            assert answer.status_code in (404, 405, 422)
        if role in (Role.READER, None):
            assert HIDDEN.encode() not in answer.content

    ask()
    return asked

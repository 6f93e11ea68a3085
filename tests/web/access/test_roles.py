"""Every route and every role: who is let through, who is told no, to whom there is nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from recoup.web import app as web
from recoup.web.access.allowed import OWNERS, STAFF, roles_of
from recoup.web.access.gate import DOORS
from recoup.web.access.people import Role
from recoup.web.app import ROUTES, create
from recoup.web.folder import Folder
from tests.web.access.conftest import AT, Client

IN, NO, NOTHING, SIGN_IN = "in", "403", "404", "401"
WHO = ("owner", "accountant", "analyst", "reader", None)

# What each of WHO is answered.
ANSWERS = {
    "anybody": (IN, IN, IN, IN, IN),
    "everyone": (IN, IN, IN, IN, SIGN_IN),
    "staff": (IN, IN, IN, NOTHING, SIGN_IN),
    "bookkeepers": (IN, IN, NO, NOTHING, SIGN_IN),
    "owners": (IN, NO, NO, NOTHING, SIGN_IN),
}
TABLE = """
GET    /session                                         anybody
POST   /session                                         anybody
DELETE /session                                         anybody
POST   /session/link                                    anybody
PUT    /session/password                                everyone
GET    /people                                          owners
POST   /people                                          owners
PUT    /people/{name}                                   owners
PUT    /people/{name}/password                          owners
DELETE /people/{name}                                   owners
GET    /parties                                         bookkeepers
GET    /links                                           bookkeepers
POST   /links                                           bookkeepers
DELETE /links/{name}                                    bookkeepers
GET    /trail                                           owners
GET    /mine                                            everyone
GET    /mine/{deal}/{party}                             everyone
GET    /mine/{deal}/{party}/statements/{number}/{form}  everyone
GET    /deals                                           staff
GET    /deals/{deal}                                    staff
PUT    /deals/{deal}                                    owners
GET    /deals/{deal}/terms                              staff
GET    /deals/{deal}/money                              staff
GET    /deals/{deal}/sankey                             staff
GET    /deals/{deal}/parts                              staff
GET    /deals/{deal}/steps/{step}                       staff
GET    /deals/{deal}/events/{event}                     staff
GET    /deals/{deal}/sources                            staff
GET    /deals/{deal}/curve                              staff
GET    /deals/{deal}/curve/at                           staff
GET    /deals/{deal}/curve/reach                        staff
GET    /deals/{deal}/curve/percentages                  staff
POST   /deals/{deal}/ranges                             staff
GET    /deals/{deal}/ranges/{job}                       staff
DELETE /deals/{deal}/ranges/{job}                       staff
POST   /deals/{deal}/what-if                            staff
GET    /deals/{deal}/forecast                           staff
POST   /deals/{deal}/futures                            staff
GET    /deals/{deal}/futures/{job}                      staff
DELETE /deals/{deal}/futures/{job}                      staff
GET    /deals/{deal}/rights                             staff
GET    /deals/{deal}/rights/standings                   staff
GET    /deals/{deal}/avails.{form}                      staff
GET    /deals/{deal}/owners                             staff
GET    /changes                                         staff
GET    /language                                        staff
GET    /deals/{deal}/facts                              staff
POST   /deals/{deal}/read                               staff
POST   /deals/{deal}/numbers                            staff
POST   /deals/{deal}/format                             staff
POST   /deals/{deal}/complete                           staff
GET    /mappings                                        staff
GET    /deals/{deal}/receipts                           staff
POST   /deals/{deal}/receipts                           bookkeepers
POST   /deals/{deal}/receipts/guess                     staff
POST   /deals/{deal}/receipts/read                      staff
GET    /deals/{deal}/statements                         staff
POST   /deals/{deal}/statements                         bookkeepers
POST   /deals/{deal}/statements/close                   bookkeepers
GET    /deals/{deal}/statements/preview/{form}          staff
GET    /deals/{deal}/statements/next/{party}/{form}     staff
GET    /deals/{deal}/statements/issued/{party}/{number}/{form}  staff
GET    /deals/{deal}/deadlines.ics                      staff
"""
EXPECTED = {
    (method, path): whose for method, path, whose in map(str.split, TABLE.strip().splitlines())
}
STATED = {
    "anybody": frozenset[Role](),
    "everyone": frozenset(Role),
    "staff": frozenset({Role.OWNER, Role.ACCOUNTANT, Role.ANALYST}),
    "bookkeepers": frozenset({Role.OWNER, Role.ACCOUNTANT}),
    "owners": frozenset({Role.OWNER}),
}
# An answer that goes on for ever, which a client of tests would wait for.
ENDLESS = {"/changes"}
NAMES = {"deal": "light", "party": "star", "number": "1", "form": "csv"}


def routes() -> Iterator[tuple[str, APIRoute]]:
    for router in ROUTES:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods or ():
                yield method, route


def test_every_route_is_in_the_table_as_it_states() -> None:
    stated = {(method, route.path): roles_of(route) for method, route in routes()}
    assert stated == {place: STATED[whose] for place, whose in EXPECTED.items()}


def test_who_is_signed_in_nowhere_finds_the_doors_alone() -> None:
    open_to_all = {f"/api{path}" for (_, path), whose in EXPECTED.items() if whose == "anybody"}
    assert open_to_all == DOORS


def test_a_route_that_states_nothing_is_not_served(
    monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    silent = APIRouter()
    silent.get("/silent")(lambda: None)
    monkeypatch.setattr(web, "ROUTES", (*ROUTES, silent))
    with pytest.raises(TypeError, match="does not state who may use it"):
        create(Folder(made))


def test_of_several_statements_all_must_let_somebody_through() -> None:
    router = APIRouter(dependencies=[STAFF])
    router.get("/both", dependencies=[OWNERS])(lambda: None)
    (route,) = router.routes
    assert isinstance(route, APIRoute)
    assert roles_of(route) == frozenset({Role.OWNER})


@pytest.mark.parametrize("who", WHO)
def test_every_route_answers_each_role_as_the_table_says(asking: Client, who: str | None) -> None:
    wrong = []
    for (method, path), whose in EXPECTED.items():
        expected = ANSWERS[whose][WHO.index(who)]
        if path in ENDLESS and expected == IN:
            continue
        status = answered(asking(who), method, path)
        # Whoever sees all deals may be told that this one has no such step; a reader never is.
        refusals = (SIGN_IN, NO, NOTHING) if who == "reader" else (SIGN_IN, NO)
        if (status if status in refusals else IN) != expected:
            wrong.append(f"{method} {path}: {status}, not {expected}")
    assert not wrong


def test_a_laptop_without_accounts_asks_nobody_to_sign_in(folder: Path) -> None:
    client = TestClient(create(Folder(folder)), base_url=AT)
    asked = [place for place in EXPECTED if place[1] not in ENDLESS]
    told = {answered(client, method, path) for method, path in asked}
    assert not told & {"401", "403"}


def answered(client: TestClient, method: str, path: str) -> str:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    for name in names:
        path = path.replace(f"{{{name}}}", NAMES.get(name, "something"))
    body: dict[str, str] | None = {} if method in ("POST", "PUT") else None
    return str(client.request(method, f"/api{path}", json=body).status_code)

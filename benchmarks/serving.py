"""`recoup serve` under many readers: a folder of 200 deals, 50 people who read at once.

    python benchmarks/serving.py            print the figures
    python benchmarks/serving.py --write    and keep them in SERVING.md

The server is a process of its own, with accounts, its gate and its trail, as on a network; those
who ask run on the same machine and take a part of its cores. Each asks again as soon as it is
answered. What an answer takes of the processor does not move with what else the machine does.
"""

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import quantiles
from threading import Thread
from time import monotonic, perf_counter, sleep

from recoup.web.access import accounts, sessions
from recoup.web.access.people import Grant, Person, Role
from recoup.web.access.store import PLACE, Store

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "a-dogs-purpose"
DEALS, READERS, ROUNDS, ALONE = 200, 50, 8, 100
# Of these many deals at a time somebody reads; what was read of them is kept in memory.
LOOKED_AT = 40
# Every person looks at these in turn, each time of some deal.
ROUTES = {
    "home": "/api/deals",
    "text": "/api/deals/{deal}",
    "facts": "/api/deals/{deal}/facts",
    "money": "/api/deals/{deal}/money",
    "parts": "/api/deals/{deal}/parts",
    "a party's own side": "/api/mine/{deal}/amblin",
    "the page itself": "/",
}
# What one request after another is compared with: the least that the server does for anybody.
LEAST = "/api/session"


@dataclass(frozen=True)
class Asked:
    """One question: which, how long it took, and how it was answered."""

    route: str
    seconds: float
    status: int


def folder_of_deals(folder: Path) -> list[str]:
    """Copies of the flagship deal with its receipts, each in a folder and under a title of its
    own."""
    names = []
    for number in range(DEALS):
        name = f"film-{number:03}"
        shutil.copytree(EXAMPLE, folder / name, ignore=shutil.ignore_patterns("*.md", "*.expect"))
        deal = folder / name / "a-dogs-purpose.deal"
        text = deal.read_text(encoding="utf-8")
        deal.write_text(text.replace('deal "', f'deal "{name} ', 1), encoding="utf-8")
        names.append(f"{name}--a-dogs-purpose")
    return names


def tokens(folder: Path, deals: list[str]) -> list[str]:
    """The sessions of so many people."""
    store = Store(folder / PLACE)
    accounts.add(store, "owner", Role.OWNER, "a long enough password")
    people = []
    for number in range(READERS):
        name = f"analyst{number}"
        accounts.add(store, name, Role.ANALYST, "a long enough password")
        people.append(sessions.begin(store, Person(name, Role.ANALYST)))
    accounts.add(store, "party", Role.READER, "a long one, too", [Grant(deals[0], "amblin")])
    store.close()
    return people


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int, float]]:
    """The port and the process of a server, and how long it took until it answered with a page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "recoup"),
        "serve",
        str(folder),
        "--port",
        str(port),
    ]
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = monotonic() + 60
        while monotonic() < until:
            try:
                if ask(connected(port), "/", "").status == 200:
                    break
            except OSError:
                sleep(0.005)
        yield port, process.pid, perf_counter() - began
    finally:
        process.terminate()
        process.wait(10)


def connected(port: int) -> HTTPConnection:
    """A connection that is kept open."""
    return HTTPConnection("127.0.0.1", port, timeout=120)


def home_is_read(port: int, token: str = "") -> bool:
    """Whether the home knows of every deal what it needs; it reads some of them for each answer."""
    connection = connected(port)
    connection.request("GET", "/api/deals", headers={"Cookie": f"recoup={token}"} if token else {})
    return all(card["read"] for card in json.loads(connection.getresponse().read()))


def ask(connection: HTTPConnection, path: str, token: str, route: str = "") -> Asked:
    """Asks, reads the answer whole, and tells how long that took."""
    began = perf_counter()
    connection.request("GET", path, headers={"Cookie": f"recoup={token}"} if token else {})
    answer = connection.getresponse()
    answer.read()
    return Asked(route or path, perf_counter() - began, answer.status)


def crowd(port: int, people: list[str], deals: list[str], rounds: int) -> tuple[list[Asked], float]:
    """All of them ask at once, each all routes so many times, of deals at random."""
    found: list[Asked] = []

    def read(number: int, token: str) -> None:
        chance, own = Random(number), []
        connection = connected(port)
        for _ in range(rounds):
            for route, path in ROUTES.items():
                where = path.replace("{deal}", chance.choice(deals))
                own.append(ask(connection, where, token, route))
        found.extend(own)

    threads = [Thread(target=read, args=each) for each in enumerate(people)]
    began = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, perf_counter() - began


def spent(pid: int) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def lines(folder: Path) -> Iterator[str]:
    """The rows of the tables."""
    deals = folder_of_deals(folder)
    with serving(folder) as (port, _, cold):
        first = ask(connected(port), "/api/deals", "")
        began = perf_counter()
        while not home_is_read(port):
            pass
        whole = first.seconds + perf_counter() - began
        again = ask(connected(port), "/api/deals", "")
    people = tokens(folder, deals)
    with serving(folder) as (port, pid, _):
        one = connected(port)
        began = spent(pid)
        for _ in range(ALONE):
            ask(one, LEAST, people[0])
        least = (spent(pid) - began) / ALONE
        for deal in deals[:LOOKED_AT]:
            for path in ROUTES.values():
                ask(connected(port), path.replace("{deal}", deal), people[0])
        while not home_is_read(port, people[0]):
            pass
        one, taken = connected(port), {}
        for route, path in ROUTES.items():
            began = spent(pid)
            for _ in range(ALONE):
                ask(one, path.replace("{deal}", deals[0]), people[0])
            taken[route] = (spent(pid) - began) / ALONE
        before = resident(pid)
        memory, all_took = [before], 0.0
        asked: list[Asked] = []
        for _ in range(4):
            found, seconds = crowd(port, people, deals[:LOOKED_AT], ROUNDS // 4)
            asked, all_took = asked + found, all_took + seconds
            memory.append(resident(pid))
    wrong = [a for a in asked if a.status != 200]
    assert not wrong, wrong[:3]
    yield from ("| what | answer | ratio |", "|---|---|---|")
    yield f"| who is signed in, processor | {1000 * least:.1f} ms | 1 |"
    for route, took in taken.items():
        yield f"| {route}, processor | {1000 * took:.1f} ms | {took / least:.1f} |"
    for route in ROUTES:
        cuts = quantiles((a.seconds for a in asked if a.route == route), n=20)
        p50, p95 = 1000 * cuts[9], 1000 * cuts[-1]
        yield f"| {route}, {READERS} at once, median and p95 | {p50:.0f}, {p95:.0f} ms | |"
    yield f"| all of them, {READERS} at once | {len(asked) / all_took:.0f} a second | |"
    yield f"| from start to the page | {cold:.2f} s | |"
    yield f"| then the home of {DEALS} deals, nothing read yet | {first.seconds:.2f} s | 1 |"
    ratio = whole / first.seconds
    yield f"| until it knows of every deal what it needs | {whole:.1f} s | {ratio:.0f} |"
    yield f"| and again | {again.seconds:.3f} s | {again.seconds / first.seconds:.2f} |"
    grown = " → ".join(f"{m:.0f}" for m in memory)
    yield f"| memory, before and after each quarter of {len(asked):,} answers | {grown} MB | " + (
        f"{memory[-1] / memory[1]:.2f} |"
    )


def main() -> None:
    """Measures, and prints or keeps it."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for row in lines(Path(folder)):
            print(row)
            rows.append(row)
    if "--write" in sys.argv:
        about = f"Python {platform.python_version()}, {os.cpu_count()} cores shared by all."
        text = [
            "# Serving",
            "",
            f"`python benchmarks/serving.py --write`; {about} {DEALS} deals, {READERS} people,",
            f"who read {LOOKED_AT} of the deals; every answer passes the gate and is in the trail.",
            "",
            *rows,
            "",
        ]
        (HERE / "SERVING.md").write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main()

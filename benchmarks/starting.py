"""How soon `recoup check` answers, and what classes like those of a deal cost to make."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from recoup.values.record import record

EXAMPLE = Path(__file__).parents[1] / "examples" / "a-dogs-purpose" / "a-dogs-purpose.deal"
CLASSES = 240  # As many as the tree and the deal have.
ONE = """
@made
class Line{number}:
    text: str
    size: int
    other: str | None
    marks: tuple[str, ...] = ()
    span: object = field(default=None, compare=False, repr=False)
"""


def starting(rounds: int = 10) -> list[str]:
    """Seconds of processor, the least of some rounds: other work on the machine moves them less."""
    command = [str(Path(sys.executable).parent / "recoup"), "check", "--quiet", str(EXAMPLE)]
    processes = {
        "a Python that does nothing": [sys.executable, "-c", "pass"],
        "`import typer`": [sys.executable, "-c", "import typer"],
        "`recoup check` of the flagship deal": command,
    }
    _spent(command)  # Byte code and the parser's tables are kept from here on.
    least = dict.fromkeys(processes, float("inf"))
    classes = dict.fromkeys(("frozen dataclasses", "records"), float("inf"))
    for _ in range(rounds):
        for name, arguments in processes.items():
            least[name] = min(least[name], _spent(arguments))
        for name, decorator in zip(classes, (dataclass(frozen=True, slots=True), record)):  # noqa: B905
            classes[name] = min(classes[name], _making(decorator))
    return [*_lines(least), *_lines({f"making {CLASSES} {n}": t for n, t in classes.items()})]


def _lines(measured: dict[str, float]) -> list[str]:
    first = next(iter(measured.values()))
    return [f"| {name} | {took:.3f} s | {took / first:.2f} |" for name, took in measured.items()]


def _spent(arguments: list[str]) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(arguments, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _making(decorator: Callable[[type], type]) -> float:
    text = "".join(ONE.format(number=i) for i in range(CLASSES))
    code = compile(text, "classes", "exec")
    start = process_time()
    exec(code, {"made": decorator, "field": field, "__name__": __name__})  # noqa: S102
    return process_time() - start


if __name__ == "__main__":
    print("\n".join(starting()))

"""A process that is killed while it records: the child of a process that has loaded all it needs.

A child works on a book and dies by SIGKILL, of its own hand before or after a statement of SQL that
was chosen beforehand, or of its parent's hand at a moment that nobody chose. It never gets to say
or clean up anything, as with a power cut that leaves what the system has already written.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

Work = Callable[[], object]

_EVENTS = ("before_cursor_execute", "after_cursor_execute", "begin", "commit")


@dataclass(frozen=True, slots=True)
class After:
    """Death at a place: when so many statements, beginnings and ends of turns have been met."""

    places: int


@dataclass(frozen=True, slots=True)
class Within:
    """Death at a moment: after so many seconds."""

    seconds: float


def places_of(work: Work) -> int:
    """How many places a work has at which a child that does it could be killed."""
    met = _Count(None)
    met.listen()
    try:
        work()
    finally:
        met.forget()
    return met.places


def killed(work: Work, death: After | Within) -> bool:
    """Does the work in a child that is to die; whether it did, or was done before.

    Raises: AssertionError where the child failed by itself.
    """
    child = os.fork()
    if child == 0:
        _work_and_end(work, death)
    if isinstance(death, Within):
        time.sleep(death.seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


def _work_and_end(work: Work, death: After | Within) -> None:
    """Never returns: the child must not run what its parent has left to do."""
    code = 1
    try:
        if isinstance(death, After):
            _Count(death.places).listen()
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


class _Count:
    def __init__(self, fatal: int | None) -> None:
        self.fatal, self.places = fatal, 0

    def listen(self) -> None:
        for name in _EVENTS:
            event.listen(Engine, name, self._met)

    def forget(self) -> None:
        for name in _EVENTS:
            event.remove(Engine, name, self._met)

    def _met(self, *_: Any) -> None:
        self.places += 1
        if self.places == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

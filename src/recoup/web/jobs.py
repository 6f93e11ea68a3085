"""Work that takes its time: begun, looked at, cancelled; a few at once, answers kept a while."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from logging import getLogger
from secrets import token_urlsafe
from threading import Lock, Semaphore, Thread
from typing import Any

from recoup.api import Progress, Refused
from recoup.diagnostics.diagnostic import Diagnostic

# So many run at a time, each on all cores; so many may wait; so many that are over are kept.
AT_ONCE = 2
WAITING = 16
KEPT = 32


class State(StrEnum):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"

    @property
    def over(self) -> bool:
        """Whether it will not change any more."""
        return self not in (State.WAITING, State.RUNNING)


class Busy(Exception):
    """Too much work waits already."""


class NoSuchJob(LookupError):
    """No such work was begun by whoever asks, or its answer is no longer kept."""


class _Cancelled(Exception):
    pass


@dataclass
class Job:
    """A piece of work of `owner`: `done` of `total` parts; `answer` once it is done."""

    id: str
    owner: Hashable
    state: State = State.WAITING
    done: int = 0
    total: int = 0
    answer: Any = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unwanted: bool = False

    def told(self, done: int, total: int) -> None:
        """Notes how far it is, and ends it where nobody wants it any more."""
        self.done, self.total = done, total
        if self.unwanted:
            raise _Cancelled


class Jobs:
    """All work that is under way or lately over."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()
        self._room = Semaphore(AT_ONCE)

    def begin(self, owner: Hashable, work: Callable[[Progress], Any]) -> Job:
        """Begins some work, which tells how far it is, for an owner. Raises: Busy."""
        job = Job(token_urlsafe(16), owner)
        with self._lock:
            if sum(not each.state.over for each in self._jobs.values()) >= AT_ONCE + WAITING:
                raise Busy
            self._jobs[job.id] = job
            over = [each.id for each in self._jobs.values() if each.state.over]
            for old in over[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
        # A thread that does not outlive the program: nobody is left to see its answer then.
        Thread(target=self._work, args=(job, work), daemon=True).start()
        return job

    def find(self, owner: Hashable, name: str) -> Job:
        """The work of that name, which the owner began. Raises: NoSuchJob."""
        job = self._jobs.get(name)
        if job is None or job.owner != owner:
            raise NoSuchJob(name)
        return job

    def cancel(self, owner: Hashable, name: str) -> Job:
        """Ends some work as soon as it next tells how far it is. Raises: NoSuchJob."""
        job = self.find(owner, name)
        job.unwanted = True
        with self._lock:
            if job.state is State.WAITING:
                job.state = State.CANCELLED
        return job

    def _work(self, job: Job, work: Callable[[Progress], Any]) -> None:
        with self._room:
            with self._lock:
                if job.unwanted:
                    job.state = State.CANCELLED
                    return
                job.state = State.RUNNING
            try:
                job.answer = work(job.told)
                job.state = State.CANCELLED if job.unwanted else State.DONE
            except _Cancelled:
                job.state = State.CANCELLED
            except Refused as refused:
                job.diagnostics = refused.diagnostics
                job.state = State.REFUSED
            except Exception:
                getLogger("recoup").exception("work on %s failed", job.owner)
                message = "Recoup itself failed at this; its log says at what"
                job.diagnostics = [Diagnostic("our-fault", message, None, "please report it")]
                job.state = State.REFUSED

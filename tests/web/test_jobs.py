"""Work under way: how far it is, that it can be cancelled, and that it is its owner's alone."""

from threading import Event
from time import sleep

import pytest

from recoup.api import Progress, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.jobs import AT_ONCE, WAITING, Busy, Job, Jobs, NoSuchJob, State


def over(job: Job) -> Job:
    while not job.state.over:
        sleep(0.01)
    return job


def test_work_tells_how_far_it_is_and_answers() -> None:
    half, go_on = Event(), Event()

    def work(progress: Progress) -> str:
        progress(1, 2)
        half.set()
        go_on.wait()
        progress(2, 2)
        return "an answer"

    job = Jobs().begin("lake", work)
    half.wait()
    assert (job.state, job.done, job.total) == (State.RUNNING, 1, 2)
    go_on.set()
    assert (over(job).state, job.answer) == (State.DONE, "an answer")


def test_work_that_is_cancelled_ends_when_it_next_tells() -> None:
    begun = Event()

    def work(progress: Progress) -> None:
        while True:
            progress(1, 2)
            begun.set()
            sleep(0.01)

    jobs = Jobs()
    job = jobs.begin("lake", work)
    begun.wait()
    jobs.cancel("lake", job.id)
    assert over(job).state is State.CANCELLED


def test_refusals_and_faults_are_told() -> None:
    def refused(_: Progress) -> None:
        raise Refused([Diagnostic("no-forecast", "there is none", None)])

    def failed(_: Progress) -> None:
        raise ValueError

    jobs = Jobs()
    codes = [over(jobs.begin("lake", work)).diagnostics[0].code for work in (refused, failed)]
    assert codes == ["no-forecast", "our-fault"]


def test_nobody_finds_the_work_of_others() -> None:
    jobs = Jobs()
    job = jobs.begin("lake", lambda _: 1)
    assert jobs.find("lake", job.id) is job
    for owner, name in (("sea", job.id), ("lake", "guess")):
        with pytest.raises(NoSuchJob):
            jobs.find(owner, name)


def test_only_so_much_work_waits() -> None:
    go_on = Event()

    def work(_: Progress) -> None:
        go_on.wait()

    jobs = Jobs()
    begun = [jobs.begin("lake", work) for _ in range(AT_ONCE + WAITING)]
    with pytest.raises(Busy):
        jobs.begin("lake", work)
    waiting = next(job for job in begun if job.state is State.WAITING)
    assert jobs.cancel("lake", waiting.id).state is State.CANCELLED
    go_on.set()
    for job in begun:
        over(job)

"""Long work as the page gets it: how far it is, what it found, or why it found nothing."""

from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel

from recoup.web.answers import Fault, fault
from recoup.web.jobs import Job, Jobs, State

Found = TypeVar("Found")


class Work(BaseModel, Generic[Found]):
    """Work under way: `done` of `total`; what it found, or why it found nothing."""

    id: str
    state: State
    done: int
    total: int
    found: Found | None
    diagnostics: list[Fault]

    @classmethod
    def of(cls, job: Job) -> "Work[Found]":
        """A job as it is now."""
        return cls(
            id=job.id,
            state=job.state,
            done=job.done,
            total=job.total,
            found=job.answer if job.state is State.DONE else None,
            diagnostics=[fault(each) for each in job.diagnostics],
        )


def _jobs(request: Request) -> Jobs:
    jobs = request.app.state.jobs
    assert isinstance(jobs, Jobs)
    return jobs


TheJobs = Annotated[Jobs, Depends(_jobs)]

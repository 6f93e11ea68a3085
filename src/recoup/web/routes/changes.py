"""Tells the page that files of the folder have changed."""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from recoup.web.access.allowed import STAFF
from recoup.web.changes import Changes

router = APIRouter(tags=["home"], dependencies=[STAFF])


@router.get("/changes", response_class=EventSourceResponse)
async def changes(request: Request) -> AsyncIterator[ServerSentEvent]:
    """A stream of events: `listening`, then `changed` whenever a file of the folder has changed."""
    watched = request.app.state.changes
    assert isinstance(watched, Changes)
    event = "listening"
    async for _ in watched.told():
        yield ServerSentEvent(event=event, data="")
        event = "changed"

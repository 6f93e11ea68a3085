"""The server of the page. It tells those who wait for changes to go before it closes."""

import socket
from contextlib import suppress
from typing import Any

import uvicorn
from fastapi import FastAPI

from recoup.web.changes import Changes


class Serving(uvicorn.Server):
    """Serves an application until it is told to end; what waits for changes then ends as well."""

    def __init__(self, app: FastAPI, **settings: Any) -> None:
        super().__init__(uvicorn.Config(app, **settings))
        self._changes = app.state.changes
        assert isinstance(self._changes, Changes)

    def serve_here(self) -> None:
        """Serves until it is interrupted."""
        with suppress(KeyboardInterrupt):
            self.run()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends every wait, then closes."""
        self._changes.end()
        await super().shutdown(sockets)

"""Changes of the folder's files, told to everybody who waits for them, by one watcher."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import Change, awatch

# What deals are read from; other files of the folder change nothing on the page.
_READ = (".deal", ".csv", ".xlsx", ".txt", ".forecast", ".db")

# Writes so near to each other are one change; what is seen is at most so old (milliseconds).
_TOGETHER_MS, _SEEN_AFTER_MS = 400, 50


class Changes:
    """The changes of a folder. It is watched while somebody waits."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._waiting: set[asyncio.Event] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._ended = False

    def end(self) -> None:
        """Lets everybody go who waits."""
        self._ended = True
        for changed in self._waiting:
            changed.set()

    async def told(self) -> AsyncIterator[None]:
        """Yields once the watching has begun, and whenever files have changed since."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            while not self._ended:
                yield
                await changed.wait()
                changed.clear()
        finally:
            self._waiting.discard(changed)
            if not self._waiting and self._watcher is not None:
                self._watcher.cancel()
                self._watcher = None

    async def _watch(self) -> None:
        async for _ in awatch(
            self._root, watch_filter=self._counts, debounce=_TOGETHER_MS, step=_SEEN_AFTER_MS
        ):
            for changed in self._waiting:
                changed.set()

    def _counts(self, _: Change, path: str) -> bool:
        """Whether deals are read from a file. What is being written beside its place is hidden,
        and so are the accounts and the trail: each look at the page writes there."""
        parts = Path(path).relative_to(self._root).parts
        return path.endswith(_READ) and not any(part.startswith(".") for part in parts)

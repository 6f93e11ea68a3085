"""The folder that is served: which deals lie in it, what belongs to each, and what was read."""

import os
import shlex
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import Any, TypeVar

from recoup.api import DealFile, Refused, Result, check
from recoup.api.writing import write_whole
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.outside import read_at_most

# How many things that were read are kept: a few for each of the deals of a large folder.
KEPT = 2048
_LARGEST_ASSUMED_BYTES = 2**20
# A file written so shortly before it was read may be written again with the same time.
_AT_ONCE = 1_000_000_000

Value = TypeVar("Value")


class NoSuchDeal(LookupError):
    """No deal of the folder has that name."""


class ChangedUnderneath(Exception):
    """The file is no longer the text that was edited."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A deal of the folder and the files that belong to it, by their names, in its own folder.

    `name` is its path in the folder without `.deal`, with `--` for each `/`: as in addresses. Of a
    folder with several deals, `<deal>.receipts.csv` is one's own and `receipts.csv` is everyone's.
    """

    name: str
    deal: Path
    receipts: Path | None
    rates: Path | None
    assumed: Path | None
    forecast: Path | None
    ledger: Path | None


class Folder:
    """A folder of deals. What is read from it is remembered until one of the files changes."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._memory: OrderedDict[Hashable, tuple[tuple[Any, ...], Any]] = OrderedDict()
        self._lock = Lock()

    def deals(self) -> tuple[Kept, ...]:
        """Every deal of the folder, in the order of their names; hidden folders are left out."""
        found: list[tuple[Path, frozenset[str]]] = []
        for place, inner, names in os.walk(self.root):
            inner[:] = [name for name in inner if not name.startswith(".")]
            deals = [n for n in names if n.endswith(".deal") and not n.startswith(".")]
            found += [(Path(place, name), frozenset(names)) for name in deals]
        return tuple(self._kept(*each) for each in sorted(found) if each[0].is_file())

    def find(self, name: str) -> Kept:
        """A deal by its name. Raises: NoSuchDeal."""
        path = self._straight(name)
        if path is not None:
            return self._kept(path, frozenset(os.listdir(path.parent)))
        for kept in self.deals():
            if kept.name == name:
                return kept
        raise NoSuchDeal(name)

    def read(self, kept: Kept) -> DealFile:
        """The deal with what is wrong in it. Raises: DealFileMissing."""
        return self.remembered(
            ("deal", kept.name),
            lambda: check(kept.deal),
            lambda file: [Path(tree.source.name) for tree in file.trees],
        )

    def read_as(self, kept: Kept, text: str) -> DealFile:
        """The deal as it would be if its file held this text; nothing is written.

        Of other files it may use those that the file uses now, and no other.
        """
        texts = {Path(t.source.name): t.source.text for t in self.read(kept).trees}
        return check(kept.deal, texts={**texts, kept.deal: text})

    def assumed(self, kept: Kept) -> dict[str, str]:
        """The figures that are assumed for undisclosed terms where nobody says otherwise.

        Raises: Refused where `assumed.txt` holds anything else.
        """
        if kept.assumed is None:
            return {}
        text = read_at_most(kept.assumed, _LARGEST_ASSUMED_BYTES).decode("utf-8", "replace")
        words = shlex.split(text, comments=True)
        pairs = [word for word in words if word != "--assume"]
        if any("=" not in pair for pair in pairs):
            message = f"{kept.assumed.name} holds something else than `--assume name=value`"
            raise Refused([Diagnostic("bad-assumption", message, None, "write one a line")])
        return dict(pair.split("=", 1) for pair in pairs)

    def run(
        self,
        kept: Kept,
        assume: Mapping[str, str] | None = None,
        *,
        reading: tuple[str, ...] = (),
        as_of: date | None = None,
    ) -> Result:
        """The deal run on its receipts, with what is assumed, and `assume` instead where given.

        `reading` decides disputes; events after `as_of` are left out. A deal without receipts is
        run on none: it says what it would do with them.

        Raises: Refused, with everything that is wrong.
        """
        file = self.read(kept)
        if reading:
            file = file.read_as(*reading)
        figures = {**self.assumed(kept), **(assume or {})}
        return self.remembered(
            ("run", kept, reading, as_of, tuple(sorted(figures.items()))),
            lambda: file.run(kept.receipts or (), kept.rates, as_of=as_of, assume=figures),
            lambda _: self.files_of_run(kept, file),
        )

    def files_of_run(self, kept: Kept, file: DealFile) -> list[Path]:
        """The files that a run of a deal is made from."""
        found = [Path(tree.source.name) for tree in file.trees]
        return found + [path for path in (kept.receipts, kept.rates) if path is not None]

    def write(self, path: Path, text: str, instead_of: str) -> str:
        """Writes a text over the one of this digest, whole or not at all.

        Returns: the digest of the text now there. Raises: ChangedUnderneath; OSError.
        """
        with self._lock:
            if digest(path.read_bytes()) != instead_of:
                raise ChangedUnderneath(path.name)
            write_whole(path, text)
        return digest(text.encode())

    def recalled(self, key: Hashable) -> Any:
        """What was made before; None where nothing was, or a file has changed since."""
        with self._lock:
            if key not in self._memory:
                return None
            self._memory.move_to_end(key)
            stamps, value = self._memory[key]
        return value if all(_stamp(path) == stamp for path, stamp in stamps) else None

    def remembered(
        self, key: Hashable, make: Callable[[], Value], files: Callable[[Value], list[Path]]
    ) -> Value:
        """What was made before, if none of the files that it was made from has changed since."""
        known = self.recalled(key)
        if known is not None:
            return known  # type: ignore[no-any-return]
        began = time_ns()
        value = make()
        stamps = tuple((path, _stamp(path)) for path in files(value))
        if any(stamp and stamp[0] > began - _AT_ONCE for _, stamp in stamps):
            return value
        with self._lock:
            self._memory[key] = (stamps, value)
            while len(self._memory) > KEPT:
                self._memory.popitem(last=False)
        return value

    def _straight(self, name: str) -> Path | None:
        """Where a deal of that name lies, without a look at all others; None where it may lie
        elsewhere, or nowhere."""
        parts = f"{name}.deal".split("--")
        if any(part.startswith(".") or not part or set(part) & set("/\\\0") for part in parts):
            return None
        path = self.root.joinpath(*parts)
        try:
            inside = path.parent.resolve() == path.parent and path.is_file()
        except OSError:  # a name that is too long for a file
            return None
        return path if inside else None

    def _kept(self, path: Path, names: frozenset[str]) -> Kept:
        """A deal and what belongs to it, of the files of these names in its folder."""
        name = path.relative_to(self.root).with_suffix("").as_posix().replace("/", "--")

        def beside(*endings: str) -> Path | None:
            own = [f"{path.stem}.{ending}" for ending in endings]
            there = (path.with_name(each) for each in (*own, *endings) if each in names)
            return next((each for each in there if each.is_file()), None)

        others = sorted(each for each in names if each.endswith(".forecast"))
        return Kept(
            name,
            path,
            beside("receipts.csv", "receipts.xlsx"),
            beside("rates.csv"),
            beside("assumed.txt"),
            beside("forecast", *others),
            beside("ledger.db"),
        )


def digest(content: bytes) -> str:
    """By which a text is known to be the one that was read."""
    return sha256(content).hexdigest()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size

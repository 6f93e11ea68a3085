"""The mappings that are shipped, and those of files."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.receipts.read import read_bytes
from recoup.reports.mapping import mapping_of, near_mapping
from recoup.reports.model import Mapping

_EXTENSION = ".yaml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A mapping that is shipped: its name, the kind of report, and what such files are."""

    name: str
    kind: str
    about: str


def mapping_names() -> list[str]:
    """The names of the mappings that are shipped."""
    folder = files("recoup.library") / "mappings"
    return sorted(
        f.name.removesuffix(_EXTENSION) for f in folder.iterdir() if f.name.endswith(_EXTENSION)
    )


def mappings() -> list[Shipped]:
    """Every mapping that is shipped, by name."""
    found = []
    for name in mapping_names():
        mapping, diagnostics = read_mapping(name)
        assert mapping is not None, diagnostics
        found.append(Shipped(name, str(mapping.kind), mapping.about))
    return found


def mapping_text(name: str) -> str | None:
    """The text of a mapping that is shipped; None where there is none of that name."""
    if name not in mapping_names():
        return None
    file = files("recoup.library") / "mappings" / f"{name}{_EXTENSION}"
    return file.read_text(encoding="utf-8")


def read_mapping(name: str | Path) -> tuple[Mapping | None, list[Diagnostic]]:
    """A mapping by its name, or by the path of its file; None where it has errors.

    Raises: EventsFileMissing where a path is given, and no file is there.
    """
    text = mapping_text(str(name))
    if text is not None:
        source = Source(f"library/mappings/{name}{_EXTENSION}", text)
        return mapping_of(str(name), source, _find)
    path = Path(name)
    if not path.suffix and not path.exists():
        message = f"no mapping is called `{name}`, and no file"
        hint = near_mapping(path.name, mapping_names())
        return None, [_fault(name, "unknown-mapping", message, hint)]
    data = read_bytes(path)
    try:
        source = Source(str(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"line {line} is no UTF-8 text, in which mappings are written"
        return None, [_fault(path, "not-utf8", message, "save it as UTF-8")]
    return mapping_of(path.name.partition(".")[0], source, _find)


def _fault(name: str | Path, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, Span(Source(str(name), ""), 0, 0), hint)


def _find(name: str) -> Source | None:
    text = mapping_text(name)
    return None if text is None else Source(f"library/mappings/{name}{_EXTENSION}", text)

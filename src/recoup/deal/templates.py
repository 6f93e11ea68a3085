"""Ready deals to start from, each with receipts to try it on."""

from dataclasses import dataclass
from importlib.resources import files


class TemplateUnknown(FileNotFoundError):
    """No template has the name that was asked for."""


@dataclass(frozen=True, slots=True)
class Template:
    """A deal text under a short name.

    `title` is what its `deal` line says; `purpose` the first paragraph of its comments: which deal
    it is, and for whom.
    """

    name: str
    title: str
    purpose: str


def templates() -> list[Template]:
    """Every template, by name."""
    return [_template(name) for name in _names()]


def template_text(name: str) -> str:
    """The text of a template. Raises: TemplateUnknown."""
    return _read(name, "deal")


def template_receipts(name: str) -> str:
    """Receipts, costs and reports to try a template on, as CSV. Raises: TemplateUnknown."""
    return _read(name, "csv")


def _names() -> list[str]:
    folder = files("recoup.library") / "templates"
    return sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".deal"))


def _read(name: str, extension: str) -> str:
    if name not in _names():
        raise TemplateUnknown(f"no template is called `{name}`")
    path = files("recoup.library") / "templates" / f"{name}.{extension}"
    return path.read_text(encoding="utf-8")


def _template(name: str) -> Template:
    lines = template_text(name).splitlines()
    title = next(line.split('"')[1] for line in lines if line.startswith("deal "))
    paragraph = []
    for line in lines:
        if not line.removeprefix("#").strip():
            break
        paragraph.append(line.removeprefix("#").strip())
    return Template(name, title, " ".join(paragraph))

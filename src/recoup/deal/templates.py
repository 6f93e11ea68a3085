"""Ready deals to start from."""

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Template:
    """A deal text under a short name; its title is what its `deal` line says."""

    name: str
    title: str


def templates() -> list[Template]:
    """Every template, by name."""
    folder = files("recoup.library") / "templates"
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".deal"))
    return [Template(name.removesuffix(".deal"), _title(name)) for name in names]


def template_text(name: str) -> str:
    """The text of a template. Raises: FileNotFoundError for an unknown name."""
    folder = files("recoup.library") / "templates"
    return (folder / f"{name}.deal").read_text(encoding="utf-8")


def _title(name: str) -> str:
    for line in template_text(name.removesuffix(".deal")).splitlines():
        if line.startswith("deal "):
            return line.split('"')[1]
    return name

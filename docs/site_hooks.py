"""What the site needs of the pages beside what readers of the repository see.

The start is the project's own README; the list of decisions is made of their titles; links that
leave `docs/` lead to the files where the project is kept, or are told as their names where it says
no such place.
"""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the start page and the list of decisions."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = _LINK.sub(lambda m: _moved(m, ROOT), readme).replace("](docs/", "](")
    files.append(File.generated(config, "index.md", content=start))
    titles = []
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# 0123456789.:")
        titles.append(f"- [{title}]({path.name})")
    listed = "# Decisions\n\nWhat was chosen, instead of what, and why.\n\n" + "\n".join(titles)
    files.append(File.generated(config, "decisions/index.md", content=listed + "\n"))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links out of `docs/` become the names that they bear."""
    if page.file.generated_by:
        return markdown
    return _LINK.sub(lambda m: _moved(m, (ROOT / "docs" / page.file.src_uri).parent), markdown)


def _moved(link: re.Match[str], folder: Path) -> str:
    """A link as the site can follow it."""
    words, target, anchor = link[1], (folder / link[2]).resolve(), link[3] or ""
    docs = ROOT / "docs"
    if target.suffix == ".md" and target.is_relative_to(docs):
        if folder == ROOT:
            return f"[{words}]({target.relative_to(docs).as_posix()}{anchor})"
        return link[0]
    return words if words.startswith("`") else f"`{words}`" if "/" in words else words

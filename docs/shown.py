"""Writes what a page shows: the output of a command, a line of a deal file, or a whole file.

A block of a page is written anew where the line above it says what it shows: `shows:` and a
command, `says:` and a file with the beginning of one of its lines, `holds:` and a file. All else
stays as it is.
"""

import re
import shlex
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner
from typer.main import get_command

from recoup.cli.main import COMMANDS, app_for

BLOCK = re.compile(
    r"(?<=^<!-- )(shows|says|holds): (.+?)( -->\n```\w*\n).*?(?=^```$)", re.MULTILINE | re.DOTALL
)
_CUT = re.compile(r"\s*\| head -(\d+)$")


def written(page: Path, seen_from: Path) -> str:
    """The page with every block as it is now; commands and files are seen from a folder."""

    def block(found: re.Match[str]) -> str:
        kind, what, between = found.groups()
        with chdir(seen_from):
            if kind == "holds":
                text = Path(what).read_text(encoding="utf-8").rstrip("\n")
            else:
                text = printed(what) if kind == "shows" else line_of(what)
        return f"{kind}: {what}{between}{text}\n"

    return BLOCK.sub(block, page.read_text(encoding="utf-8"))


def printed(line: str) -> str:
    """A command line and what it prints; `$(cat FILE)` and a last `| head -N` are as in a shell."""
    cut = _CUT.search(line)
    words = re.sub(r"\$\(cat (\S+)\)", _contents, _CUT.sub("", line))
    program, command, *arguments = shlex.split(words)
    assert command in COMMANDS, f"{line}: no command `{command}`"
    runner = CliRunner(env={"TERMINAL_WIDTH": "100", "COLUMNS": "100"})
    result = runner.invoke(get_command(app_for(None)), [command, *arguments], prog_name=program)
    assert result.exit_code == 0, f"{line}: {result.output}"
    lines = [row.rstrip() for row in result.output.strip("\n").splitlines()]
    return "\n".join([f"$ {line}", *lines[: int(cut[1]) if cut else None]])


def _contents(found: re.Match[str]) -> str:
    return " ".join(Path(found[1]).read_text(encoding="utf-8").split())


def line_of(what: str) -> str:
    """The line of `FILE: BEGINNING`, where it stands, with the lines that belong to it."""
    name, _, beginning = what.partition(": ")
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    starts = [i for i, line in enumerate(lines) if line.strip().startswith(beginning)]
    assert len(starts) == 1, f"{what}: {len(starts)} lines begin so"
    (start,) = starts
    margin = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and lines[end].startswith(" " * (margin + 1)):
        end += 1
    return "\n".join([f"{name}:{start + 1}", *(line[margin:] for line in lines[start:end])])

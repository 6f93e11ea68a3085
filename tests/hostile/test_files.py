"""Broken files against every command that reads one: refused with its place, or read; no crash."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.commands import COMMANDS, places, run_here, sound_file
from tests.hostile.nasties import CELLS, FILES

SUFFIXES = (".csv", ".xlsx", ".xml", ".json", ".parquet", ".yaml")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_file_makes_a_command_crash(command: str, tmp_path: Path) -> None:
    for number, (what, content) in enumerate(FILES.items()):
        path = tmp_path / f"f{number}{SUFFIXES[number % len(SUFFIXES)]}"
        path.write_bytes(content)
        ended = run_here(*COMMANDS[command](path))
        try:
            ended.check()
        except AssertionError as fault:
            raise AssertionError(f"{command} on {what}: {fault}") from fault


@pytest.mark.parametrize("what", CELLS)
def test_a_nasty_cell_is_said_with_its_place(what: str, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(FILES[f"with {what}"])
    ended = run_here(*COMMANDS["run"](path), "--json")
    ended.check()
    if ended.code == 1:
        (first, *_) = [p for p in places(ended) if p["severity"] == "error"]
        assert first["file"] == str(path)
        assert first["line"] == 3
        assert isinstance(first["column"], int)


pieces = st.sampled_from(
    [
        b"",
        b"\0",
        b'"',
        b"'",
        b",",
        b"\n",
        b"\r",
        b"\xff",
        b"\xef\xbb\xbf",
        b"=",
        b"-",
        b"9" * 40,
        b"1e400",
        b"NaN",
        b"\xe7\xac\xac",
        b"{",
        b"[",
        b"<",
        b">",
        b"&",
        b":",
        b"  ",
        b"%s",
    ]
)
# Where in a file, what is put there, and how much of what stood there falls away.
changes = st.lists(st.tuples(st.floats(0, 1), pieces, st.integers(0, 30)), min_size=1, max_size=5)


def changed(content: bytes, drawn: list[tuple[float, bytes, int]]) -> bytes:
    for where, piece, gone in drawn:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + gone :]
    return content


@pytest.mark.parametrize("command", sorted(COMMANDS))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=changes)
def test_no_change_of_a_file_makes_a_command_crash(
    command: str, tmp_path: Path, drawn: list[tuple[float, bytes, int]]
) -> None:
    path = tmp_path / "changed"
    path.write_bytes(changed(sound_file(command), drawn))
    run_here(*COMMANDS[command](path)).check()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_no_cut_of_a_file_makes_a_command_crash(command: str, tmp_path: Path) -> None:
    path, content = tmp_path / "cut", sound_file(command)
    for end in range(0, len(content), max(1, len(content) // 25)):
        path.write_bytes(content[:end])
        run_here(*COMMANDS[command](path)).check()

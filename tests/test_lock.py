"""The locks install anywhere: they name libraries and their hashes, and no place to get them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-spark.lock")
LINE = re.compile(r"[a-z0-9-]+==[^ ]+( ; [^\\]+)?( \\)?|    --hash=sha256:[0-9a-f]{64}( \\)?")


def libraries(lock: str) -> set[str]:
    """The libraries of a lock."""
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_versions_and_hashes_only(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []


def test_every_declared_library_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *(name for extra in extras.values() for name in extra)]
    names = {re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0].lower() for text in declared}
    locked = {name for lock in LOCKS for name in libraries(lock)}
    assert names - locked - {project["name"]} == set()


def test_what_a_cluster_needs_is_added_to_the_other_lock_and_changes_nothing_in_it() -> None:
    first, cluster = (libraries(lock) for lock in LOCKS)
    assert cluster == {"py4j", "pyspark"}
    assert not first & cluster

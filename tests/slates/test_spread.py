"""A slate on a real cluster of separate processes: the very figures of one machine."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.slates.slate import Slate, slate
from recoup.tickets.cluster import ClusterFailure, find_java

pytest.importorskip("pyspark", reason="no PySpark here: `make spark` installs it")
if find_java() is None:
    pytest.skip("no Java here, on which Spark runs", allow_module_level=True)

from tests.tickets.spark_machines import Machines
from tests.tickets.test_cluster import DEFAULTS, JAVA

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("spark")]
FOLDER = Path(__file__).parents[2] / "docs" / "simulate" / "slate"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_DAEMON_JAVA_OPTS", JAVA)
        started = Machines(folder)
        try:
            started.workers(2)
            yield started
        finally:
            started.end()


def test_a_cluster_finds_what_one_machine_finds(machines: Machines) -> None:
    def found(on: str | None) -> Slate:
        return slate([FOLDER], futures=3_000, seed=4, common=Fraction(3, 10), on=on)

    assert found(machines.address) == found(None)


def test_what_is_wrong_with_a_deal_is_said_as_here(machines: Machines, tmp_path: Path) -> None:
    """A rate of exchange is missing: found where the film is run, told who asked for it."""
    for suffix in (".deal", ".forecast"):
        text = (FOLDER / f"lake{suffix}").read_text(encoding="utf-8")
        abroad = text.replace("USD 1.3m", "EUR 1.3m").replace("USD 2.8m", "EUR 2.8m")
        (tmp_path / f"lake{suffix}").write_text(abroad, encoding="utf-8")
    with pytest.raises(Refused) as here:
        slate([tmp_path], futures=100)
    with pytest.raises(Refused) as there:
        slate([tmp_path], futures=100, on=machines.address)
    assert [d.code for d in there.value.diagnostics] == ["missing-rate"]
    assert there.value.diagnostics == here.value.diagnostics


def test_no_cluster_is_said() -> None:
    with pytest.raises(ClusterFailure, match="no Spark master listens"):
        slate([FOLDER], futures=100, on="spark://127.0.0.1:1")

"""An invented folder of data, read and fitted once."""

from pathlib import Path

import pytest

from recoup.calibration.calibrate import Calibration, calibration
from recoup.calibration.files import Data, read_data
from tests.calibration.made import make_data


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def data(folder: Path) -> Data:
    found, diagnostics = read_data(folder)
    assert not diagnostics
    return found


@pytest.fixture(scope="session")
def found(data: Data) -> Calibration:
    return calibration(data)

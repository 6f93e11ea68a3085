"""`recoup calibrate` as it is typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from typer.main import get_command

from recoup.cli.main import app_for, main
from tests.calibration.made import write

FILM = ["--budget", "30m", "--released", "2016-05-06", "--genre", "Drama", "--film", "dog"]


def run(*words: str) -> Result:
    return CliRunner().invoke(get_command(app_for("calibrate")), ["calibrate", *words])


def test_figures_are_printed_with_their_samples(folder: Path) -> None:
    printed = run(str(folder)).output
    for words in ("worldwide ÷ budget", "USD 10m to 40m", "US: hold a week", "CNY", "left out"):
        assert words in printed


def test_json_has_every_figure_and_what_was_dropped(folder: Path) -> None:
    told = json.loads(run(str(folder), "--json").output)
    assert len(told["fits"]) == 18
    assert told["fits"][0]["log_normal"]["log sd"]["error"] > 0
    assert told["fits"][0]["dropped"]
    assert told["checks"] == []
    assert told["volatilities"][0]["latest_day"] == "2019-12-31"


def test_a_forecast_is_written_once(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "like.forecast"
    words = [str(folder), "--forecast", *FILM, "-o", str(place)]
    assert run(*words).return_value is None
    assert 'forecast "Films like dog"' in place.read_text(encoding="utf-8")
    before = place.read_text(encoding="utf-8")
    assert "--force" in run(*words, "--film", "cat").output
    assert place.read_text(encoding="utf-8") == before


def test_the_shipped_figures_need_no_data() -> None:
    assert "draw cn" in run("--forecast", *FILM).output
    assert "draw cn" not in run("--forecast", "--no-china", *FILM).output


def test_comparable_films_are_shown(folder: Path) -> None:
    told = json.loads(run(str(folder), "--comparables", *FILM, "--json").output)
    assert len(told["comparables"]) == 10
    assert set(told["comparables"][0]) == {
        "title", "released", "genres", "steps", "budget", "domestic", "china", "worldwide"
    }  # fmt: skip
    assert "The nearest films that played China" in run(str(folder), "--comparables", *FILM).output


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "without a DATA_FOLDER only --forecast works"),
        (["--forecast", "--budget", "30m"], 2, "say of which film"),
        (["--forecast", "--budget", "lots", "--released", "2016-05-06"], 2, "no amount"),
        (["--forecast", "--budget", "1m", "--released", "2016-05-06"], 2, "too few are reported"),
        (["--forecast", "--budget", "30m", "--released", "may"], 2, "is no date"),
        (["/nowhere"], 2, "no such folder"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["calibrate", *words])
    assert end.value.code == code
    assert told in capsys.readouterr().err


def test_faults_of_the_data_are_shown_and_end_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "fx/usd_cross_daily_from_ecb_2005_2026.csv", ["date"], [])
    with pytest.raises(SystemExit) as end:
        main(["calibrate", str(tmp_path), "--json"])
    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == "data-unreadable"


def test_a_film_before_all_others_has_no_forecast(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--forecast", "--budget", "30m", "--released", "2000-02-04"]
    with pytest.raises(SystemExit) as end:
        main(["calibrate", str(folder), *words])
    assert end.value.code == 1
    assert "too-few-films" in capsys.readouterr().err


def test_a_folder_with_rates_alone_says_what_it_can(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "fx/usd_cross_daily_from_ecb_2005_2026.csv"
    place = tmp_path / name
    place.parent.mkdir()
    place.write_bytes((folder / name).read_bytes())
    assert "NaN" not in run(str(tmp_path), "--json").output
    with pytest.raises(SystemExit):
        main(["calibrate", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "is not there: nothing is said that needs weeks of China" in printed
    assert "CNY" in printed


def test_the_command_line_starts_without_the_libraries_of_statistics() -> None:
    text = (
        "import sys, recoup.cli.calibrate; print({'polars', 'scipy', 'numpy'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"

"""A file with a forecast."""

from pathlib import Path

from recoup.deal.files import read_source
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.forecasts.from_text import from_text
from recoup.forecasts.model import Forecast


def read_forecast(path: str | Path, deal: Deal) -> tuple[Forecast | None, list[Diagnostic]]:
    """The forecast of a file for a deal, and everything that is wrong in it.

    Raises: DealFileMissing where there is no such file, or it is no UTF-8 text.
    """
    return from_text(read_source(Path(path)), deal)

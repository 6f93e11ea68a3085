"""The deals of the folder, and what of each needs somebody."""

from fastapi import APIRouter
from pydantic import BaseModel

from recoup.api import DealFileMissing, Refused
from recoup.diagnostics.diagnostic import errors_of
from recoup.web.access.allowed import STAFF
from recoup.web.answers import TheFolder
from recoup.web.folder import Folder, Kept

router = APIRouter(tags=["home"], dependencies=[STAFF])


class DealCard(BaseModel):
    """A deal of the folder: what it is called, its films, and what of it needs somebody."""

    name: str
    title: str
    films: list[str]
    errors: int
    undisclosed: int
    held: int | None
    has_receipts: bool


@router.get("/deals")
def deals(folder: TheFolder) -> list[DealCard]:
    """Every deal of the folder. `held` is null where the deal cannot be run as it stands."""
    return [_card(folder, kept) for kept in folder.deals()]


def _card(folder: Folder, kept: Kept) -> DealCard:
    try:
        file = folder.read(kept)
    except DealFileMissing:
        return DealCard(
            name=kept.name, title=kept.deal.stem, films=[], errors=1, undisclosed=0, held=None,
            has_receipts=False,
        )  # fmt: skip
    deal = file.readings.deals[0].deal
    return DealCard(
        name=kept.name,
        title=file.title,
        films=[film.title for film in deal.films.values()],
        errors=len(errors_of(file.diagnostics)),
        undisclosed=sum(d.code == "undisclosed-term" for d in file.diagnostics),
        held=_held(folder, kept),
        has_receipts=kept.receipts is not None,
    )


def _held(folder: Folder, kept: Kept) -> int | None:
    try:
        return len(folder.run(kept).held)
    except Refused:
        return None

"""What a deal takes from the library."""

from collections.abc import Iterator
from datetime import date

from recoup.deal.words.wording import Sentence, Wording


def pieces(say: Wording) -> Iterator[Sentence]:
    for piece in say.deal.pieces:
        title = say.quoted(say.title(piece.title, piece.zh))
        text = say.phrase("piece", prefix=piece.prefix, title=title, name=piece.name)
        yield say.sentence(text, piece.span)
        term = piece.in_force
        if term is None:
            continue
        days: tuple[tuple[str, date | None], ...] = (
            ("piece_since", term.since),
            ("piece_until", term.until),
        )
        for phrase, day in days:
            if day is not None:
                place = say.place(term.territory)
                text = say.phrase(phrase, place=place, date=say.date(day))
                yield say.sentence(text, term.span)

"""Measures and payments in plain words."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.words.wording import Sentence, Wording


def measure_in_words(say: Wording, measure: d.Measure) -> str:
    """What a measure comes to."""
    match measure:
        case d.MeasureAmount(amount=amount):
            return say.value(amount)
        case d.MeasureShare(rate=rate, quantity=quantity):
            counted = _quantity(say, quantity)
            if rate == 1:
                return counted
            return say.phrase("share", rate=say.value(rate), basis=counted)
        case d.MeasureBands(quantity=quantity):
            bands = say.phrase("clause").join(band_in_words(say, b) for b in measure.bands)
            kind = say.phrase("whole" if measure.whole else "marginal")
            return say.phrase("banded", basis=_quantity(say, quantity), bands=bands, kind=kind)
        case d.MeasureEach(amount=amount, unit=unit, quantity=quantity):
            shown = say.count(unit) if isinstance(unit, int) else say.value(unit)
            counted = _quantity(say, quantity)
            return say.phrase("for_each", amount=say.value(amount), unit=shown, counted=counted)
        case d.MeasureChoice(greater=greater, measures=(one, other)):
            kind = "greater_of" if greater else "lesser_of"
            return say.phrase(
                kind, one=measure_in_words(say, one), other=measure_in_words(say, other)
            )
        case d.MeasureSum(first=first, changes=changes):
            text = measure_in_words(say, first)
            for plus, part in changes:
                change = measure_in_words(say, part)
                text = say.phrase("plus" if plus else "less", first=text, change=change)
            return text


def band_in_words(say: Wording, band: d.Band) -> str:
    """A rate, and up to where it holds."""
    if band.up_to is None:
        return say.phrase("band_open", rate=say.value(band.rate))
    return say.phrase("band_to", rate=say.value(band.rate), level=say.value(band.up_to))


def _quantity(say: Wording, quantity: d.Quantity) -> str:
    text = _counted(say, quantity)
    if quantity.since is not None:
        text = say.phrase("counted_since", text=text, name=quantity.since)
    above = quantity.above
    if above is not None:
        level = say.count(above) if isinstance(above, int) else say.value(above)
        text = say.phrase("above", text=text, level=level)
    return text


def _counted(say: Wording, quantity: d.Quantity) -> str:
    name = quantity.name
    match quantity.kind:
        case "receipts":
            return say.phrase("basis_receipts", name=name)
        case "pot":
            return say.phrase("basis_pot", name=name)
        case "received" if quantity.within is not None:
            party, within = say.party(name), quantity.within
            return say.phrase("received_in", party=party, within=within)
        case "received":
            return say.phrase("received_in_all", party=say.party(name))
        case "notional":
            assert quantity.at is not None
            at, within = say.value(quantity.at), quantity.within or ""
            return say.phrase("notional", party=say.party(name), at=at, within=within)
        case "series":
            assert quantity.series is not None
            return _series(say, quantity.series)
        case _:
            return say.phrase(f"{quantity.kind}_of", name=name)


def _series(say: Wording, series: d.Series) -> str:
    film = say.film(series.film) if series.film else ""
    of = say.phrase("series_of", film=film) if film else ""
    measure, place = say.medium(series.measure), say.place(series.territory)
    return say.phrase("series", measure=measure, of=of, place=place)


def each_in_words(say: Wording, each: d.Each) -> str:
    """The period that a measure is taken over."""
    if each.period == "week":
        return say.phrase(f"each week {each.weekday}")
    return say.phrase(f"each {each.period}")


def payments(say: Wording) -> Iterator[Sentence]:
    """What one party owes another by a measure, outside the waterfalls."""
    for payment in say.deal.payments:
        when = None
        if payment.date is not None:
            when = say.on_date(payment.date)
        elif payment.milestone is not None:
            when = say.phrase("once", name=payment.milestone)
        elif payment.each is not None:
            when = each_in_words(say, payment.each)
        back = None
        if payment.back is not None:
            back = say.phrase("trued_up" if payment.back else "never_repaid")
        text = say.phrase(
            "payment",
            payer=say.party(payment.payer),
            payee=say.party(payment.payee),
            measure=measure_in_words(say, payment.measure),
        )
        yield say.sentence(say.labelled(payment.label, say.clauses(text, when, back)), payment.span)

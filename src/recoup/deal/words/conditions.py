"""The conditions of milestones in plain words."""

from recoup.deal import model as d
from recoup.deal.words.measures import measure_in_words
from recoup.deal.words.wording import Wording
from recoup.values.glossary import word


def condition_in_words(say: Wording, condition: d.Condition, *, inside: bool = False) -> str:
    """What must be so for a milestone to be reached."""
    match condition:
        case d.All(conditions=parts) | d.Any(conditions=parts):
            joint = "all_of" if isinstance(condition, d.All) else "any_of"
            text = say.phrase(joint).join(condition_in_words(say, c, inside=True) for c in parts)
            return say.phrase("bracketed", text=text) if inside else text
        case d.Recouped(claim=claim) if claim.within is not None:
            said = say.claim(claim)
            return say.phrase("recouped_in", claim=said, within=claim.within)
        case d.Recouped(claim=claim):
            return say.phrase("is_recouped", claim=say.claim(claim))
        case d.MeasureReached(measure=measure, level=level, strictly=strictly):
            shown = say.count(level) if isinstance(level, int) else say.value(level)
            bound = say.phrase("more_than" if strictly else "at_least", level=shown)
            return say.phrase(
                "measure_reaches", measure=measure_in_words(say, measure), bound=bound
            )
        case d.OnOrAfter(date=day):
            return say.phrase("date_is", date=say.date(day))
        case d.ReachesIrr(party=name, rate=rate, day_base=base):
            return say.phrase(
                "reaches_irr",
                party=say.party(name),
                rate=say.value(rate),
                base=base or say.phrase("unsaid_base"),
            )
        case d.MilestoneIs(name=name):
            return say.phrase("milestone_is", name=name)
        case d.Reached():
            return _reached(say, condition)


def _reached(say: Wording, reached: d.Reached) -> str:
    level = reached.level
    shown = say.count(level) if isinstance(level, int) else say.value(level)
    bound = say.phrase("more_than" if reached.strictly else "at_least", level=shown)
    if reached.series is not None:
        series = reached.series
        measure, place = _measure(say, reached), say.place(series.territory)
        if series.film is None:
            return say.phrase("series_reaches_any", measure=measure, place=place, bound=bound)
        film = say.film(series.film)
        return say.phrase("series_reaches", measure=measure, film=film, place=place, bound=bound)
    if reached.what == "party":
        return say.phrase("party_received", name=say.party(reached.name), bound=bound)
    kind = "pot_received" if reached.what == "pot" else "waterfall_receipts"
    return say.phrase(kind, name=reached.name, bound=bound)


def _measure(say: Wording, reached: d.Reached) -> str:
    """Money reported of a medium is its gross: for cinemas, the box office."""
    assert reached.series is not None
    if reached.series.measure == "theatrical" and not isinstance(reached.level, int):
        return word("box_office", say.lang)
    return say.medium(reached.series.measure)

"""A waterfall in plain sentences, its steps numbered as the plan names them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recoup.deal import model as d
from recoup.deal.words.conditions import condition_in_words
from recoup.deal.words.measures import band_in_words, each_in_words, measure_in_words
from recoup.deal.words.wording import Sentence, Wording


def waterfall_in_words(say: Wording, waterfall: d.Waterfall) -> Iterator[Sentence]:
    """What a waterfall receives, and every step of what it pays, those in blocks indented."""
    currency = say.currency(waterfall.currency)
    kind = "definition" if waterfall.definition else "waterfall"
    if waterfall.title == waterfall.name:
        text = say.phrase(kind, currency=currency)
    else:
        title = say.quoted(say.title(waterfall.title, waterfall.zh))
        text = say.phrase(f"{kind}_titled", title=title, currency=currency)
    yield say.sentence(text, waterfall.span)
    for count in waterfall.counts:
        yield say.sentence(_counts(say, count), count.span)
    for opening in waterfall.openings:
        amount = say.value(opening.amount)
        if opening.party is None:
            text = say.phrase("opening_receipts", amount=amount)
        else:
            text = say.phrase("opening_paid", party=say.party(opening.party), amount=amount)
        yield say.sentence(text, opening.span)
    for receipts in waterfall.receipts:
        yield say.sentence(_receipts(say, receipts), receipts.span)
    for line in waterfall.licences:
        taken = "receives_paid" if line.calculated is False else "receives_calculated"
        yield say.sentence(say.phrase(taken, name=line.licence), line.span)
    for pot, span in waterfall.pots:
        waits = _held(say, waterfall.held) if waterfall.held else None
        yield say.sentence(say.clauses(say.phrase("receives_pot", name=pot), waits), span)
    if waterfall.basis is not None:
        basis = waterfall.basis
        yield say.sentence(say.phrase(f"takes_{basis.gross}"), basis.span)
    yield from _Steps(say, waterfall).lines(waterfall.steps, 0)


def steps_in_words(say: Wording, waterfall: d.Waterfall) -> Iterator[tuple[str, str]]:
    """Every step of a waterfall by its name, and what it says, without the block it stands in."""
    writer = _Steps(say, waterfall)

    def walk(steps: tuple[d.Step | d.Block, ...]) -> Iterator[tuple[str, str]]:
        for step in steps:
            if isinstance(step, d.Block):
                yield from walk(step.steps)
            else:
                writer.number += 1
                yield (
                    f"{waterfall.name}.{writer.number}",
                    " ".join(told.text for told in writer.step(step)),
                )

    return walk(waterfall.steps)


def _counts(say: Wording, count: d.Counts) -> str:
    basis = say.phrase("basis_pot" if count.pot else "basis_receipts", name=count.name)
    if count.rate == 1:
        text = say.phrase("counts", basis=basis)
    else:
        text = say.phrase("counts_part", rate=say.value(count.rate), basis=basis)
    return say.clauses(text, say.phrase("arms_length") if count.arms_length else None)


def _held(say: Wording, held: d.Held) -> str:
    if held.date is not None:
        until = say.phrase("until_date", date=say.date(held.date))
    elif held.milestone is not None:
        until = say.phrase("until_milestone", name=held.milestone)
    elif held.amount is not None:
        until = say.phrase("until_amount", amount=say.value(held.amount))
    else:
        until = say.phrase(f"until {held.period}")
    return say.phrase("held", until=until)


def _receipts(say: Wording, receipts: d.Receipts) -> str:
    media = say.media(receipts.media) if receipts.media else say.phrase("all")
    film = say.phrase("receives_of", film=say.film(receipts.film)) if receipts.film else ""
    places = ""
    if receipts.territories:
        places = say.phrase("receives_from", places=say.places(receipts.territories))
    return say.phrase("receives", media=media, film=film, places=places)


@dataclass(slots=True)
class _Steps:
    say: Wording
    waterfall: d.Waterfall
    number: int = 0

    def lines(self, steps: tuple[d.Step | d.Block, ...], depth: int) -> Iterator[Sentence]:
        for step in steps:
            if isinstance(step, d.Block):
                yield self._block(step).below(depth)
                yield from self.lines(step.steps, depth + 1)
                continue
            self.number += 1
            first, *below = self.step(step)
            name = f"{self.waterfall.name}.{self.number}"
            yield replace(first, step=name, depth=depth)
            yield from (line.below(depth + 1) for line in below)

    def _block(self, block: d.Block) -> Sentence:
        say = self.say
        milestone = say.deal.milestones.get(block.milestone)
        name = "block_until" if block.until else "block_after"
        if milestone is not None and milestone.amended:
            assert isinstance(milestone.condition, d.OnOrAfter)
            parts = {
                "title": say.quoted(milestone.title),
                "date": say.date(milestone.condition.date),
            }
            return say.opening(say.phrase(f"{name}_amended", **parts), block.span)
        if milestone is not None and milestone.stated_in_place:
            text = say.phrase(
                f"{name}_stated", condition=condition_in_words(say, milestone.condition)
            )
            if milestone.latched is not None:
                after = say.phrase("latched" if milestone.latched else "reversible")
                text += say.phrase("semicolon") + after
        else:
            text = say.phrase(name, name=block.milestone)
        return say.opening(text, block.span)

    # ---- one step ----------------------------------------------------------------------------

    def step(self, step: d.Step) -> Iterator[Sentence]:
        """The sentence of a step, and one for each share where it is divided."""
        say = self.say
        asked, paid = self._asked(step), self._paid(step)
        text = say.clauses(
            say.phrase("once", name=step.milestone) if step.milestone else None,
            say.phrase("step", asked=asked, paid=paid).strip(),
            say.phrase("at_most", amount=say.value(step.up_to)) if step.up_to else None,
            self._withholding(step.withholding) if step.withholding else None,
        )
        text = say.begun(text)
        text = say.labelled(step.label, text)
        divided = self._divided(step)
        if not divided:
            yield say.sentence(text, step.span)
            return
        yield say.opening(text, step.span)
        for part in step.parts:
            yield say.sentence(self._part(part), part.span)

    def _withholding(self, tax: d.Withholding) -> str:
        say = self.say
        kind = "grossed_up" if tax.grossed_up else "net_of_tax"
        return say.phrase(kind, rate=say.value(tax.rate), party=say.party(tax.payee))

    def _divided(self, step: d.Step) -> bool:
        return bool(step.parts) and (len(step.parts) > 1 or step.parts[0].rate is not None)

    def _asked(self, step: d.Step) -> str:
        say = self.say
        match step.ask:
            case d.Share():
                return self._share(step.ask)
            case d.Bands():
                return self._bands(step.ask)
            case d.Fixed(amount=amount):
                return say.phrase("fixed", amount=say.value(amount))
            case d.Due(measure=measure, each=each):
                shown = measure_in_words(say, measure)
                if each is None:
                    return say.phrase("due", measure=shown)
                return say.phrase("due_each", measure=shown, each=each_in_words(say, each))
            case d.Recoup():
                return self._recoup(step.ask)
            case d.Rest():
                return say.phrase("all_left")

    def _paid(self, step: d.Step) -> str:
        if isinstance(step.ask, d.Recoup):
            return ""
        if not step.parts:
            return self.say.phrase("deducted" if self.waterfall.definition else "nobody")
        if self._divided(step):
            return self.say.phrase("is_divided")
        kind = "is_allotted" if self.waterfall.definition else "goes_to"
        return self.say.phrase(kind, payee=self._payee(step.parts[0].payee))

    def _part(self, part: d.Part) -> str:
        say, payee = self.say, self._payee(part.payee)
        if part.rate is None:
            text = say.phrase("part_rest", payee=payee)
        else:
            text = say.phrase("part", rate=say.value(part.rate), payee=payee)
        return say.labelled(part.label, text)

    def _payee(self, payee: d.Payee) -> str:
        say = self.say
        if payee.kind == "party":
            return say.party(payee.name)
        if payee.kind == "pot":
            return say.phrase("payee_pot", name=payee.name)
        how = say.phrase(payee.how) if payee.how else None
        return say.clauses(say.phrase("payee_investors", film=say.film(payee.name)), how)

    # ---- what a step asks --------------------------------------------------------------------

    def _share(self, share: d.Share) -> str:
        say = self.say
        inside = share.basis is not None and share.basis.inside
        kind = "inside_basis" if inside else "share"
        return say.phrase(kind, rate=say.value(share.rate), basis=self._basis(share.basis))

    def _basis(self, basis: d.Basis | None) -> str:
        say = self.say
        if basis is None:
            return say.phrase("unsaid")
        if basis.kind is d.BasisKind.REMAINDER:
            return say.phrase("basis_remainder")
        name = basis.waterfall or self.waterfall.name
        if name.startswith("pot "):
            return say.phrase("basis_pot", name=name.removeprefix("pot "))
        return say.phrase("basis_receipts", name=name)

    def _bands(self, bands: d.Bands) -> str:
        say = self.say
        shown = [band_in_words(say, band) for band in bands.bands]
        kind = ""
        if bands.whole is not None:
            kind = say.phrase("whole" if bands.whole else "marginal")
        return say.phrase(
            "bands",
            basis=self._basis(bands.basis),
            bands=say.phrase("clause").join(shown),
            kind=kind,
        )

    def _recoup(self, recoup: d.Recoup) -> str:
        say = self.say
        several = len(recoup.claims) > 1
        claims = say.listed(say.claim(claim) for claim in recoup.claims)
        return say.clauses(
            say.phrase("recoups", claims=claims, verb=say.phrase("are" if several else "is")),
            say.phrase(recoup.how) if recoup.how else None,
            say.phrase("out_of", share=self._share(recoup.share_from))
            if recoup.share_from
            else None,
        )

"""Text → Tree, with every syntax error of the file at once."""

from functools import cache

from lark import UnexpectedInput

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.language import model as m
from recoup.language.builder import BadValue, StatementBuilder
from recoup.language.layout import without_comments
from recoup.language.lines import FOLDER, Expected, LineParser
from recoup.language.slips import hint_for

_CHILD_RULES: dict[type, str] = {
    m.DealHead: "deal_line",
    m.PartyHead: "party_line",
    m.FilmHead: "film_line",
    m.GrantHead: "grant_line",
    m.InvestHead: "invest_line",
    m.AccountHead: "account_line",
    m.AdvanceHead: "account_line",
    m.WaterfallHead: "waterfall_line",
    m.DefinitionHead: "definition_line",
    m.Pays: "step_line",
    m.Allots: "step_line",
    m.ConditionBlock: "step_line",
    m.ShareStep: "part_line",
    m.BandsStep: "part_line",
    m.FixedStep: "part_line",
    m.DueStep: "part_line",
    m.RestStep: "part_line",
    m.AmendmentHead: "amendment_line",
    m.InWaterfall: "amended_step_line",
    m.InAccount: "amended_account_line",
    m.ReplaceStep: "step_line",
    m.AddSteps: "step_line",
    m.Disputed: "disputed_line",
    m.UsePiece: "use_line",
    m.PieceHead: "piece_line",
    m.LicenceHead: "licence_line",
    m.LicencePartHead: "licence_part_line",
    m.Guaranteed: "instalment_line",
    m.Licensed: "grant_line",
    m.CommitmentHead: "commitment_line",
    m.SubsidyHead: "subsidy_line",
    m.StatementsHead: "statements_line",
}
LINE_RULES = ("top_line", *dict.fromkeys(_CHILD_RULES.values()))
_BLOCK_NAMES = {
    "top_line": "the top of a deal",
    "deal_line": "`deal`",
    "party_line": "`party`",
    "film_line": "`film`",
    "grant_line": "`grant`",
    "invest_line": "`invest in`",
    "account_line": "an account",
    "waterfall_line": "`waterfall`",
    "definition_line": "`definition`",
    "step_line": "`pays` or `allots`",
    "part_line": "a divided step",
    "amendment_line": "`amendment`",
    "amended_step_line": "`in waterfall`",
    "amended_account_line": "`in account`",
    "disputed_line": "`disputed`",
    "use_line": "`use`",
    "piece_line": "`piece`",
    "licence_line": "`licence`",
    "licence_part_line": "a part of a licence",
    "instalment_line": "`guarantee`",
    "commitment_line": "`commitment`",
    "subsidy_line": "`subsidy`",
    "statements_line": "`statements`",
}


# What may be given to a piece of the library is read by a rule of its own.
ARGUMENT_RULES = (
    "rate", "amount", "tiers", "payee", "received", "territories", "grant_window",
)  # fmt: skip


@cache
def _parser() -> LineParser:
    grammar = FOLDER / "grammar.lark"
    return LineParser(
        grammar,
        StatementBuilder(),
        _CHILD_RULES,
        _BLOCK_NAMES,
        parts=("designation", *ARGUMENT_RULES),
        hint_for=hint_for,
    )


def parse_source(source: Source) -> tuple[m.Tree, list[Diagnostic]]:
    """The tree of a source, and everything that its syntax gets wrong.

    Lines with a fault are left out of the tree with what is nested below them.
    """
    return _parser().tree(source)


def expected_after(text: str) -> Expected:
    """What may stand behind a text that ends within a deal; nothing where it has no sense."""
    return _parser().expected(text)


def keywords() -> tuple[str, ...]:
    """The words that the language itself has, in their order."""
    return _parser().keywords


def reads_as(span: Span, rule: str) -> bool:
    """Whether a part of a line says what one of the `ARGUMENT_RULES` reads."""
    try:
        _parser().part(without_comments(span.text), span, rule)
    except (UnexpectedInput, BadValue):
        return False
    return True


Designation = tuple[m.Word, m.Word | None, m.Word | None]


def parse_designation(source: Source) -> Designation | Diagnostic:
    """What an event is of, as a receipts file writes it: `theatrical of dog from CN`."""
    text = source.text.strip()
    span = Span(source, 0, len(source.text))
    try:
        result: Designation = _parser().part(text, span, "designation")
    except UnexpectedInput:
        return Diagnostic(
            "bad-designation",
            f"`{text}` does not say what the row is of",
            span,
            hint="write `theatrical of dog from CN`, or the name of an account",
        )
    return result

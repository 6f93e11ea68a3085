"""The language server as an editor meets it: a process, asked over its standard streams."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient

TEXT = """deal "Light 光"
  signed 2024-01-01

party star "Star 明星"
party maker "Maker"

film light "Light"

waterfall money
  currency EUR
  receives theatrical of light
  pays
    10% of receipts to star "Share 分成"
    rest to maker
"""
RECEIPTS = "date,kind,of,amount,currency\n2024-05-01,receipt,theatrical of light,1000,EUR\n"


@pytest_lsp.fixture(
    config=ClientServerConfig(
        server_command=[sys.executable, "-c", "from recoup.cli import main; main(['lsp'])"]
    )
)
async def editor(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        t.InitializeParams(capabilities=pytest_lsp.client_capabilities("visual-studio-code"))
    )
    yield
    await lsp_client.shutdown_session()


def opened(editor: LanguageClient, path: Path, text: str) -> t.TextDocumentIdentifier:
    path.write_text(text, encoding="utf-8")
    editor.text_document_did_open(
        t.DidOpenTextDocumentParams(t.TextDocumentItem(path.as_uri(), "recoup", 1, text))
    )
    return t.TextDocumentIdentifier(path.as_uri())


def place(text: str, words: str, into: int = 1) -> t.Position:
    """A place inside some words, in UTF-16 units as editors count."""
    before = text[: text.index(words) + into]
    line = before.rpartition("\n")[2]
    return t.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)


@pytest.mark.asyncio
async def test_a_mistake_is_told_where_it_stands(editor: LanguageClient, tmp_path: Path) -> None:
    wrong = TEXT.replace("receipts to star", "receipts to stra")
    file = opened(editor, tmp_path / "light.deal", wrong)
    await editor.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    found = [d for d in editor.diagnostics[file.uri] if d.severity is t.DiagnosticSeverity.Error]
    assert [d.code for d in found] == ["unknown-party"]
    assert found[0].range.start == place(wrong, "stra", 0)
    assert "star" in found[0].message
    editor.text_document_did_change(
        t.DidChangeTextDocumentParams(
            t.VersionedTextDocumentIdentifier(2, file.uri),
            [t.TextDocumentContentChangeWholeDocument(TEXT)],
        )
    )
    await editor.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert not [d for d in editor.diagnostics[file.uri] if d.severity is t.DiagnosticSeverity.Error]


@pytest.mark.asyncio
async def test_a_step_says_what_it_was_paid(editor: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    file = opened(editor, tmp_path / "light.deal", TEXT)
    found = await editor.text_document_hover_async(t.HoverParams(file, place(TEXT, "10% of")))
    assert found is not None
    assert isinstance(found.contents, t.MarkupContent)
    assert "10% of the receipts of `money` goes to Star 明星" in found.contents.value
    assert "EUR 1,000.00 reached it, 100.00 was paid" in found.contents.value


@pytest.mark.asyncio
async def test_what_a_step_was_paid_follows_the_receipts(
    editor: LanguageClient, tmp_path: Path
) -> None:
    unsure = TEXT.replace(
        "10% of receipts to star", "undisclosed fee within 5%..15% of receipts to star"
    )
    file = opened(editor, tmp_path / "light.deal", unsure)
    asked = t.HoverParams(file, place(unsure, "of receipts to"))

    async def said() -> str:
        found = await editor.text_document_hover_async(asked)
        assert found is not None
        assert isinstance(found.contents, t.MarkupContent)
        return found.contents.value

    (tmp_path / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    (tmp_path / "assumed.txt").write_text("--assume fee=8%\n", encoding="utf-8")
    first = await said()
    assert "80.00 was paid" in first
    assert "Assumed, since undisclosed: `fee` = 8%" in first
    (tmp_path / "receipts.csv").write_text(RECEIPTS.replace("1000", "9000"), encoding="utf-8")
    assert "720.00 was paid" in await said()
    terms = await editor.text_document_definition_async(
        t.DefinitionParams(file, place(unsure, "fee within"))
    )
    assert isinstance(terms, t.Location)


@pytest.mark.asyncio
async def test_a_name_leads_to_where_it_is_declared(editor: LanguageClient, tmp_path: Path) -> None:
    file = opened(editor, tmp_path / "light.deal", TEXT)
    asked = place(TEXT, 'star "Share', 2)
    found = await editor.text_document_definition_async(t.DefinitionParams(file, asked))
    assert isinstance(found, t.Location)
    assert found.range.start.line == TEXT.split("\n").index('party star "Star 明星"')
    places = await editor.text_document_references_async(
        t.ReferenceParams(t.ReferenceContext(include_declaration=True), file, asked)
    )
    assert [p.range.start.line for p in places or ()] == [3, 12]
    symbols = await editor.text_document_document_symbol_async(t.DocumentSymbolParams(file))
    assert [s.name for s in symbols or ()] == ["star", "maker", "light", "money"]


@pytest.mark.asyncio
async def test_what_may_be_written_is_offered(editor: LanguageClient, tmp_path: Path) -> None:
    file = opened(editor, tmp_path / "light.deal", TEXT)
    found = await editor.text_document_completion_async(
        t.CompletionParams(file, place(TEXT, "rest to maker", len("rest to ")))
    )
    assert isinstance(found, list)
    assert {"star", "maker"} <= {item.label for item in found}


@pytest.mark.asyncio
async def test_a_text_is_laid_out(editor: LanguageClient, tmp_path: Path) -> None:
    file = opened(editor, tmp_path / "light.deal", TEXT.replace("    rest to", "    rest   to"))
    options = t.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = await editor.text_document_formatting_async(t.DocumentFormattingParams(file, options))
    assert [e.new_text for e in edits or ()] == [TEXT]

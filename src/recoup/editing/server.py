"""The language server: what an editor asks by the Language Server Protocol 3.17, over pygls."""

from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from recoup.api import DealFileMissing
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Span
from recoup.editing.document import Document

_SEVERITY = {
    Severity.ERROR: t.DiagnosticSeverity.Error,
    Severity.WARNING: t.DiagnosticSeverity.Warning,
    Severity.NOTE: t.DiagnosticSeverity.Information,
}
_KINDS = {
    "keyword": t.CompletionItemKind.Keyword,
    "currency": t.CompletionItemKind.Unit,
    "territory": t.CompletionItemKind.EnumMember,
    "piece": t.CompletionItemKind.Module,
}
_SYMBOLS = {
    "party": t.SymbolKind.Object, "film": t.SymbolKind.File, "account": t.SymbolKind.Variable,
    "milestone": t.SymbolKind.Event, "waterfall": t.SymbolKind.Function,
    "channel": t.SymbolKind.Interface, "source": t.SymbolKind.String,
    "undisclosed term": t.SymbolKind.Number,
}  # fmt: skip


def server() -> LanguageServer:
    """A server that answers about `.deal` texts until its editor leaves."""
    made = LanguageServer("recoup", version("recoup"))
    _tell_faults(made)
    _answer_places(made)
    _answer_texts(made)
    return made


def _tell_faults(made: LanguageServer) -> None:
    """What is wrong, whenever a text changes."""

    def told(uri: str) -> None:
        text = made.workspace.get_text_document(uri)
        try:
            found = _document(text).faults()
        except DealFileMissing:
            return
        made.text_document_publish_diagnostics(
            t.PublishDiagnosticsParams(
                uri, [_diagnostic(text, each) for each in found], text.version
            )
        )

    @made.feature(t.TEXT_DOCUMENT_DID_OPEN)
    def opened(asked: t.DidOpenTextDocumentParams) -> None:
        told(asked.text_document.uri)

    @made.feature(t.TEXT_DOCUMENT_DID_CHANGE)
    def changed(asked: t.DidChangeTextDocumentParams) -> None:
        told(asked.text_document.uri)

    @made.feature(t.TEXT_DOCUMENT_DID_SAVE)
    def saved(asked: t.DidSaveTextDocumentParams) -> None:
        for uri in made.workspace.text_documents:
            told(uri)

    @made.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def closed(asked: t.DidCloseTextDocumentParams) -> None:
        uri = asked.text_document.uri
        made.text_document_publish_diagnostics(t.PublishDiagnosticsParams(uri, []))


def _answer_places(made: LanguageServer) -> None:
    """What stands at a place, where it is declared and used, and what may be written there."""

    @made.feature(t.TEXT_DOCUMENT_HOVER)
    def hover(asked: t.HoverParams) -> t.Hover | None:
        document, offset = _asked(made, asked)
        said = document.hover(offset)
        return None if said is None else t.Hover(t.MarkupContent(t.MarkupKind.Markdown, said))

    @made.feature(t.TEXT_DOCUMENT_DEFINITION)
    def definition(asked: t.DefinitionParams) -> t.Location | None:
        document, offset = _asked(made, asked)
        found = document.definition(offset)
        return None if found is None else _location(made, asked.text_document.uri, found.span)

    @made.feature(t.TEXT_DOCUMENT_REFERENCES)
    def references(asked: t.ReferenceParams) -> list[t.Location]:
        document, offset = _asked(made, asked)
        uri = asked.text_document.uri
        return [_location(made, uri, span) for span in document.references(offset)]

    @made.feature(
        t.TEXT_DOCUMENT_COMPLETION, t.CompletionOptions(trigger_characters=[" ", "[", "."])
    )
    def completion(asked: t.CompletionParams) -> list[t.CompletionItem]:
        document, offset = _asked(made, asked)
        return [
            t.CompletionItem(
                each.text,
                kind=_KINDS.get(each.kind, t.CompletionItemKind.Variable),
                detail=each.title or each.kind,
            )
            for each in document.completions(offset).options
        ]


def _answer_texts(made: LanguageServer) -> None:
    """What a whole text declares, and how it is laid out."""

    @made.feature(t.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(asked: t.DocumentSymbolParams) -> list[t.DocumentSymbol]:
        text = made.workspace.get_text_document(asked.text_document.uri)
        return [
            t.DocumentSymbol(
                each.name,
                _SYMBOLS[each.kind],
                (area := _range(text, each.span)),
                area,
                f"{each.kind} {each.title}",
            )
            for each in sorted(_document(text).declared(), key=lambda d: d.span.start)
        ]

    @made.feature(t.TEXT_DOCUMENT_FORMATTING)
    def formatting(asked: t.DocumentFormattingParams) -> list[t.TextEdit]:
        text = made.workspace.get_text_document(asked.text_document.uri)
        laid_out = _document(text).laid_out()
        if laid_out is None or laid_out == text.source:
            return []
        end = t.Position(len(text.lines), 0)
        return [t.TextEdit(t.Range(t.Position(0, 0), end), laid_out)]


def _asked(
    made: LanguageServer, asked: t.HoverParams | t.DefinitionParams | t.ReferenceParams
    | t.CompletionParams,
) -> tuple[Document, int]:  # fmt: skip
    """The text that is asked about, and the offset in it."""
    text = made.workspace.get_text_document(asked.text_document.uri)
    return _document(text), text.offset_at_position(asked.position)


def _document(text: TextDocument) -> Document:
    path = Path(to_fs_path(text.uri) or text.uri)
    return _read(path, text.source, _beside(path))


@lru_cache(maxsize=16)
def _read(path: Path, text: str, _beside: tuple[tuple[str, int, int], ...]) -> Document:
    """The same text is asked about many times: it is read once, until a file beside it changes."""
    return Document(path, text)


def _beside(path: Path) -> tuple[tuple[str, int, int], ...]:
    """The files beside a deal by which its figures and the files that it uses are known."""
    found = []
    with suppress(OSError):
        for each in sorted(path.parent.iterdir()):
            if each.suffix in {".csv", ".xlsx", ".txt", ".deal"}:
                stat = each.stat()
                found.append((each.name, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


def _location(made: LanguageServer, uri: str, span: Span) -> t.Location:
    return t.Location(uri, _range(made.workspace.get_text_document(uri), span))


def _range(text: TextDocument, span: Span) -> t.Range:
    """A span as the editor counts, in UTF-16 units unless it said otherwise."""
    found = t.Range(_position(span, span.start), _position(span, max(span.end, span.start + 1)))
    return text.position_codec.range_to_client_units(text.lines, found)


def _position(span: Span, offset: int) -> t.Position:
    line = span.source.line_of(min(offset, len(span.source.text)))
    return t.Position(line - 1, offset - span.source.line_starts[line - 1])


def _diagnostic(text: TextDocument, found: Diagnostic) -> t.Diagnostic:
    start = t.Position(0, 0)
    area = t.Range(start, start) if found.span is None else _range(text, found.span)
    message = f"{found.message}\n{found.hint}" if found.hint else found.message
    return t.Diagnostic(
        area,
        message,
        _SEVERITY[found.severity],
        found.code,
        source="recoup",
    )

"""The YAML of a mapping as nodes: every word is a text that knows its place."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest

if TYPE_CHECKING:
    from yaml import MappingNode, MarkedYAMLError, Node

# What stands where a mapping leaves something to be filled in.
GAP = "?"

_LARGEST = 10**6


@dataclass(slots=True)
class Nodes:
    """Reads nodes of one or several texts; collects what is wrong with them."""

    sources: dict[str, Source] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def compose(self, source: Source) -> "MappingNode | None":
        """The top of a text; None where it is no YAML, or no lines of `key: value`."""
        import yaml

        self.sources[source.name] = source
        stream = io.StringIO(source.text)
        stream.name = source.name
        try:
            if len(source.text) > _LARGEST:
                raise yaml.YAMLError("it is too large")
            node = yaml.compose(stream, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            self.diagnostics.append(_not_yaml(source, error))
            return None
        except (yaml.YAMLError, RecursionError) as error:
            first = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
            message = f"this is no YAML: {first.partition(chr(10))[0]}"
            self.diagnostics.append(Diagnostic("not-yaml", message, Span(source, 0, 0)))
            return None
        if not isinstance(node, yaml.MappingNode):
            message = "a mapping is lines such as `kind: screening rows`"
            hint = "`recoup receipts guess FILE` writes one to start from"
            self.diagnostics.append(Diagnostic("not-a-mapping", message, Span(source, 0, 0), hint))
            return None
        return node

    def span(self, node: "Node") -> Span:
        """A node's place, up to the end of its first line."""
        source = self.sources[node.start_mark.name]
        start, end = node.start_mark.index, node.end_mark.index
        return Span(source, start, start + len(source.text[start:end].split("\n", 1)[0].rstrip()))

    def error(self, code: str, message: str, node: "Node", hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, self.span(node), hint))

    # ---- the parts of a text -----------------------------------------------------------------

    def fields(self, node: "Node", known: Sequence[str], whole: str) -> "dict[str, Node]":
        """The values of `key: value` lines by their keys, each of which is known and said once."""
        found: dict[str, Node] = {}
        for key, word, value in self._pairs(node, whole, known[0]):
            if word in found:
                self.error("repeated-key", f"{whole} says `{word}` twice", key, "keep one of them")
            elif word in known:
                found[word] = value
            else:
                near = closest(word[:40], known)
                hint = f"did you mean `{near}`?" if near else f"it may say {listed(known)}"
                self.error("unknown-key", f"{whole} has no `{word[:40]}`", key, hint)
        return found

    def pairs(self, node: "Node", whole: str) -> dict[str, str]:
        """Words and what they mean."""
        found: dict[str, str] = {}
        for key, word, value in self._pairs(node, whole, "word"):
            if word in found:
                self.error("repeated-key", f"{whole} says `{word}` twice", key, "keep one of them")
            text = self.text(value, f"`{word}`")
            found.setdefault(word, text)
        return found

    def _pairs(self, node: "Node", whole: str, example: str) -> "list[tuple[Node, str, Node]]":
        from yaml import MappingNode

        if not isinstance(node, MappingNode):
            if not self._gap(node, whole):
                self.error("bad-lines", f"{whole} is lines such as `{example}: …`", node)
            return []
        return [(key, str(key.value).strip(), value) for key, value in node.value]

    def text(self, node: "Node", what: str) -> str:
        """A text; empty where there is none, which is an error."""
        from yaml import ScalarNode

        if not isinstance(node, ScalarNode):
            self.error("bad-text", f"{what} is one text", node)
            return ""
        text = str(node.value).strip()
        if self._gap(node, what):
            return ""
        if not text:
            self.error("bad-text", f"{what} is empty", node, "write it, or take the line out")
        return text

    def texts(self, node: "Node", what: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        from yaml import SequenceNode

        if isinstance(node, SequenceNode):
            return tuple(filter(None, (self.text(item, what) for item in node.value)))
        return tuple(filter(None, (self.text(node, what),)))

    def one_of(self, node: "Node", known: Sequence[str], what: str) -> str:
        """A text that is one of the known; empty where it is none, which is an error."""
        text = self.text(node, what)
        if not text or text in known:
            return text
        near = closest(text[:40], known)
        hint = f"did you mean `{near}`?" if near else f"write {listed(known)}"
        self.error("unknown-word", f"`{text[:40]}` is no {what}", node, hint)
        return ""

    def number(self, node: "Node", what: str) -> int | None:
        """A whole number."""
        text = self.text(node, what)
        if re.fullmatch(r"\d{1,7}", text, re.ASCII):
            return int(text)
        if text:
            self.error("bad-number", f"{what} is a whole number", node, "write it as `3`")
        return None

    def yes(self, node: "Node", what: str) -> bool:
        return self.one_of(node, ("yes", "no"), what) == "yes"

    def _gap(self, node: "Node", what: str) -> bool:
        if node.value != GAP:
            return False
        message = f"{what} is left open: the file does not say it, and it is not guessed"
        self.error("left-open", message, node, "write it in place of the `?`")
        return True


def listed(words: Sequence[str]) -> str:
    """Words for people."""
    return ", ".join(f"`{word}`" for word in words)


def _not_yaml(source: Source, error: "MarkedYAMLError") -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = mark.index if mark is not None else 0
    what = error.problem or error.context or "it cannot be read"
    return Diagnostic("not-yaml", f"this is no YAML: {what}", Span(source, place, place))

// The deal language as the editor colours it. The keywords are those of the grammar, as it tells.
import { HighlightStyle, StreamLanguage, type StreamParser } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const UNSURE = tags.special(tags.keyword);

type State = { begun: boolean };

const read = (keywords: ReadonlySet<string>): StreamParser<State> => ({
  name: "deal",
  startState: () => ({ begun: false }),
  token(stream, state) {
    if (stream.sol()) state.begun = false;
    if (stream.eatSpace()) return null;
    const first = !state.begun;
    state.begun = true;
    if (stream.match(/#.*/)) return "comment";
    if (stream.match(/"[^"]*"?/)) return "string";
    if (stream.match(/\[[^\]]*\]?/)) return "meta";
    if (stream.match(/\d{4}-\d{2}(-\d{2})?/)) return "literal";
    if (stream.match(/-?\d[\d,]*(\.\d+)?(\/\d+)?(k|m|bn|万|亿)?%?/)) return "number";
    if (stream.match(/[A-Z][A-Z_]+/)) return "unit";
    const word = stream.match(/[\p{L}_][\p{L}\d_.-]*/u) as RegExpMatchArray | null;
    if (!word) {
      stream.next();
      return null;
    }
    if (word[0] === "undisclosed" || word[0] === "disputed") return "unsure";
    if (!keywords.has(word[0])) return "name";
    return first ? "head" : "word";
  },
  tokenTable: {
    unsure: UNSURE,
    head: tags.definitionKeyword,
    word: tags.keyword,
    name: tags.variableName,
    unit: tags.unit,
  },
  languageData: { commentTokens: { line: "#" } },
});

export const dealLanguage = (keywords: readonly string[]) =>
  StreamLanguage.define(read(new Set(keywords)));

export const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--said)" },
  { tag: tags.meta, color: "var(--quiet)" },
  { tag: [tags.number, tags.literal, tags.unit], color: "var(--figure)" },
  { tag: tags.definitionKeyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--accent)" },
  { tag: UNSURE, color: "var(--unsure)", fontWeight: "600" },
]);

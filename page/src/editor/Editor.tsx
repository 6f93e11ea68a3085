import { autocompletion, type CompletionSource, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Text } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "preact/hooks";
import type { Fault, Shape } from "../api";
import { colours, dealLanguage } from "./language";
import { chosenLine, marks, unsureLines } from "./marks";
import type { Why } from "./unsure";

type Props = {
  text: string;
  /** Another text in place of all of it; each is a new thing. */
  given: { text: string };
  keywords: readonly string[];
  faults: readonly Fault[];
  unsure: readonly Shape<"UnsureLines">[];
  /** The line that is looked at, from 1. */
  line: number | null;
  /** A leap to a line; each is a new thing. */
  jump: { line: number } | null;
  label: string;
  readOnly: boolean;
  titles: Record<Why, string>;
  complete: CompletionSource;
  onText: (text: string) => void;
  onLine: (line: number) => void;
  onSave: () => void;
};

/** The text of a deal, to be edited; it keeps its place and its history while the text stays. */
export default function Editor(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  // What is typed is told outside, and never comes back: it might be older than what stands here.
  const now = useRef(props);
  now.current = props;
  const spoken = useRef(new Compartment());

  useEffect(() => {
    const made = new EditorView({ parent: box.current!, state: begun(now, spoken.current) });
    made.scrollDOM.tabIndex = 0; // So that it is scrolled without a mouse, too.
    view.current = made;
    return () => made.destroy();
  }, []);

  const taken = useRef(props.given);
  useEffect(() => {
    if (taken.current === props.given) return;
    taken.current = props.given;
    const editor = view.current!;
    const text = editor.state.doc.toString();
    if (text !== props.given.text) editor.dispatch({ changes: difference(text, props.given.text) });
  }, [props.given]);

  useEffect(() => {
    view.current!.dispatch({ effects: spoken.current.reconfigure(settings(props)) });
  }, [props.label, props.readOnly, props.titles, props.keywords]);

  useEffect(() => {
    const editor = view.current!;
    const found = props.faults.map((fault) => shown(editor.state.doc, fault)).filter((d) => d !== null);
    editor.dispatch(setDiagnostics(editor.state, found));
    editor.dispatch({ effects: unsureLines.of(props.unsure) });
  }, [props.faults, props.unsure]);

  useEffect(() => {
    view.current!.dispatch({ effects: chosenLine.of(props.line) });
  }, [props.line]);

  useEffect(() => {
    const editor = view.current!;
    const { doc } = editor.state;
    if (!props.jump || props.jump.line < 1 || props.jump.line > doc.lines) return;
    const at = doc.line(props.jump.line).from;
    const effects = EditorView.scrollIntoView(at, { y: "center" });
    editor.dispatch({ selection: { anchor: at }, effects });
  }, [props.jump]);

  return <div class="editor" ref={box} />;
}

function begun(now: { current: Props }, spoken: Compartment): EditorState {
  return EditorState.create({
    doc: now.current.text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      syntaxHighlighting(colours),
      autocompletion({
        override: [(context) => now.current.complete(context)],
        maxRenderedOptions: 60,
      }),
      keymap.of([
        { key: "Mod-s", run: () => (now.current.onSave(), true), preventDefault: true },
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        indentWithTab,
      ]),
      spoken.of(settings(now.current)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) now.current.onText(update.state.doc.toString());
        if (update.selectionSet && update.view.hasFocus) {
          now.current.onLine(update.state.doc.lineAt(update.state.selection.main.head).number);
        }
      }),
    ],
  });
}

/** What changes with the language of the page and with who looks at it. */
const settings = ({ keywords, label, readOnly, titles }: Props) => [
  dealLanguage(keywords),
  marks(titles),
  EditorState.readOnly.of(readOnly),
  EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
];

/** Where a fault stands in the text; its columns count characters, the editor's count units. */
function shown(doc: Text, fault: Fault): Diagnostic | null {
  const place = fault.place;
  if (!place || place.line > doc.lines) return null;
  const offset = (line: number, column: number) => {
    const found = doc.line(Math.min(line, doc.lines));
    const before = Array.from(found.text).slice(0, column - 1).join("");
    return found.from + before.length;
  };
  const from = offset(place.line, place.column);
  const to = Math.max(from, offset(place.end_line, place.end_column));
  const message = fault.hint ? `${fault.message}\n${fault.hint}` : fault.message;
  const severity = fault.severity === "note" ? "info" : (fault.severity as "error" | "warning");
  return { from, to: Math.min(to, doc.length), severity, message };
}

/** The least that differs between two texts, so that the place and the history of one are kept. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const most = Math.min(before.length, after.length);
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}

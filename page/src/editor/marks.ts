// Marks beside lines: what nobody disclosed, what is assumed, and the line that is looked at.
import { type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter } from "@codemirror/view";
import type { Shape } from "../api";
import { MARKS, type Why } from "./unsure";

type Unsure = Shape<"UnsureLines">;

export const unsureLines = StateEffect.define<readonly Unsure[]>();
export const chosenLine = StateEffect.define<number | null>();

class Mark extends GutterMarker {
  constructor(
    private readonly why: Why,
    private readonly title: string,
  ) {
    super();
  }

  override eq(other: Mark) {
    return other.why === this.why && other.title === this.title;
  }

  override toDOM() {
    const mark = document.createElement("span");
    mark.className = `mark-${this.why}`;
    mark.title = this.title;
    mark.textContent = MARKS[this.why];
    return mark;
  }
}

const unsureField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) {
      if (!effect.is(unsureLines)) continue;
      const lines = effect.value.flatMap(({ first, last, why }) =>
        Array.from({ length: last - first + 1 }, (_, i) => ({ line: first + i, why })),
      );
      return Decoration.set(
        lines
          .filter(({ line }) => line <= change.state.doc.lines)
          .map(({ line, why }) =>
            Decoration.line({ class: `cm-${why}`, why }).range(change.state.doc.line(line).from),
          ),
        true,
      );
    }
    return marks.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const chosenField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) {
      if (!effect.is(chosenLine)) continue;
      const line = effect.value;
      if (line === null || line < 1 || line > change.state.doc.lines) return Decoration.none;
      return Decoration.set([
        Decoration.line({ class: "cm-chosen" }).range(change.state.doc.line(line).from),
      ]);
    }
    return marks.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const marks = (titles: Record<Why, string>): Extension => [
  unsureField,
  chosenField,
  gutter({
    class: "cm-unsure-gutter",
    markers: (view) => {
      const found: { from: number; to: number; value: Mark }[] = [];
      view.state.field(unsureField).between(0, view.state.doc.length, (from, to, { spec }) => {
        const why = (spec as { why: Why }).why;
        found.push(new Mark(why, titles[why]).range(from, to));
      });
      return RangeSet.of(found, true);
    },
  }),
];

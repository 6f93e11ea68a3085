import { useEffect, useRef } from "preact/hooks";
import type { Shape } from "../api";
import { MARKS } from "../editor/unsure";
import { useWords } from "../language";
import { Said } from "./Said";

type Sentence = Shape<"SentenceSaid">;

/** A deal in sentences; each leads to the lines that say so, and is marked where it is unsure. */
export function DealWords(props: {
  sections: readonly Shape<"SectionSaid">[];
  line: number | null;
  onLine: (line: number) => void;
}) {
  const { sections, line, onLine } = props;
  const chosen = line === null ? undefined : nearest(sections, line);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pane = box.current?.closest<HTMLElement>(".pane");
    const sentence = box.current?.querySelector<HTMLElement>("[aria-current]");
    if (!pane || !sentence) return;
    const [top, seen] = [sentence.offsetTop - pane.offsetTop, pane.scrollTop];
    if (top < seen || top + sentence.offsetHeight > seen + pane.clientHeight)
      pane.scrollTop = top - pane.clientHeight / 3;
  }, [chosen]);
  return (
    <div ref={box}>
      {sections.map((section) => (
        <section class="said">
          <h3>
            <Said text={section.heading} />
          </h3>
          {section.sentences.map((sentence) => (
            <SentenceLine
              sentence={sentence}
              chosen={sentence === chosen}
              onLine={onLine}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

function SentenceLine(props: { sentence: Sentence; chosen: boolean; onLine: (line: number) => void }) {
  const { sentence, chosen, onLine } = props;
  const words = useWords().on_deal;
  const [first] = sentence.lines;
  const said = (
    <>
      {sentence.unsure && (
        <span class={`mark-${sentence.unsure}`} title={words[sentence.unsure]}>
          {MARKS[sentence.unsure]}
          <span class="unseen"> {words[sentence.unsure]}: </span>
        </span>
      )}
      {sentence.step && <code class="step">{sentence.step}</code>} <Said text={sentence.said} />{" "}
      {sentence.address && <small>{sentence.address}</small>}
    </>
  );
  const className = ["sentence", sentence.unsure, chosen && "chosen"].filter(Boolean).join(" ");
  const style = { marginLeft: `${sentence.depth * 1.2}rem` };
  if (first === undefined) {
    return (
      <p class={className} style={style}>
        {said}
      </p>
    );
  }
  return (
    <button
      type="button"
      class={className}
      style={style}
      aria-current={chosen ? "true" : undefined}
      onClick={() => onLine(first)}
    >
      {said}
    </button>
  );
}

/** The sentence that a line says, or else the last one above it. */
function nearest(sections: readonly Shape<"SectionSaid">[], line: number): Sentence | undefined {
  const told = sections.flatMap((section) => section.sentences);
  return (
    told.find((sentence) => sentence.lines.includes(line)) ??
    told.reduce<Sentence | undefined>((found, sentence) => {
      const last = sentence.lines.at(-1) ?? Infinity;
      return last < line && last > (found?.lines.at(-1) ?? 0) ? sentence : found;
    }, undefined)
  );
}

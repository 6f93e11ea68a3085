import { useEffect, useState } from "preact/hooks";
import { useSearchParams } from "wouter-preact";
import { api, type Asked, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";

/** Figures and readings that the address asks for: what is taken instead of what the files say. */
export type Asking = { assume: string[]; reading: string[] };

/** What the address asks for, as the query of a question. */
export function useAsking(): Asking {
  const [query] = useSearchParams();
  return { assume: query.getAll("assume"), reading: query.getAll("reading") };
}

/** A name for what is asked, by which answers are told apart. */
export const askingKey = (asking: Asking): string => JSON.stringify(asking);

export type Terms = Shape<"OpenTerms">;

/** What a deal leaves open, and what everything in it is called. */
export function useTerms(deal: string, asking: Asking): Asked<Terms> {
  return useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/terms", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
}

/** What parties and waterfalls are called in the language of the page; else as the deal says. */
export function useNames(terms: Terms | undefined): (name: string, title: string) => string {
  const lang = useLanguage();
  if (lang !== "zh" || !terms) return (_, title) => title;
  const known = new Map([...terms.waterfalls, ...terms.parties].map((c) => [c.name, c.zh]));
  return (name, title) => known.get(name) ?? title;
}

/** The address with one figure, or one reading, instead of those of the same kind in it. */
export function useAsk(): (name: "assume" | "reading", values: string[]) => void {
  const [, setQuery] = useSearchParams();
  return (name, values) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete(name);
        for (const value of values) after.append(name, value);
        return after;
      },
      { replace: true },
    );
}

/** The terms that nobody disclosed, each with the figure that is taken, to be changed here. */
export function Assumptions({ terms }: { terms: Terms }) {
  const words = useWords();
  const asking = useAsking();
  const ask = useAsk();
  const missing = terms.undisclosed.filter((term) => term.assumed === null).length;
  const disputed = terms.disputed.length;
  const undecided = terms.disputed.filter(
    (d) => !d.readings.some((reading) => asking.reading.includes(reading.name)),
  ).length;
  const [open, setOpen] = useState<boolean>();
  if (terms.undisclosed.length + terms.disputed.length === 0) return null;
  const assume = (name: string, value: string | null) =>
    ask("assume", [
      ...asking.assume.filter((each) => !each.startsWith(`${name}=`)),
      ...(value === null ? [] : [`${name}=${value}`]),
    ]);
  return (
    <details
      class="assumptions"
      open={open ?? missing + undecided > 0}
      onToggle={(e) => setOpen(e.currentTarget.open)}
    >
      <summary>
        {[
          terms.undisclosed.length
            ? words.open_terms(terms.undisclosed.length, missing, asking.assume.length)
            : "",
          disputed ? words.disputes(disputed, undecided) : "",
        ]
          .filter(Boolean)
          .join("; ")}
      </summary>
      {terms.undisclosed.map((term) => (
        <Figure
          term={term}
          changed={asking.assume.some((each) => each.startsWith(`${term.name}=`))}
          assume={(value) => assume(term.name, value)}
        />
      ))}
      {terms.disputed.map((dispute) => (
        <Readings dispute={dispute} />
      ))}
    </details>
  );
}

/** A term with its range: a slider and the figure itself. */
export function Figure(props: {
  term: Shape<"OpenTerm">;
  changed: boolean;
  assume: (value: string | null) => void;
}) {
  const { term, changed, assume } = props;
  const words = useWords();
  const lang = useLanguage();
  const [number, setNumber] = useState(term.number ?? term.low_number);
  useEffect(() => setNumber(term.number ?? term.low_number), [term.number, term.low_number]);
  const title = (lang === "zh" && term.zh) || term.title || term.name;
  const value = (text: string) => (term.unit === "%" ? `${text}%` : text);
  const steps = Number(term.high_number) - Number(term.low_number);
  return (
    <div class={`figure${changed ? " changed" : ""}${term.assumed === null ? " missing" : ""}`}>
      <span class="title">
        {title} <code>{term.name}</code>
      </span>
      <input
        type="range"
        aria-label={words.slide(title)}
        min={term.low_number}
        max={term.high_number}
        step={term.unit === "%" ? (steps > 5 ? "0.5" : "0.025") : String(10 ** Math.floor(Math.log10(steps) - 1))}
        value={number}
        onInput={(e) => setNumber(e.currentTarget.value)}
        onChange={(e) => assume(value(e.currentTarget.value))}
      />
      <input
        type="text"
        inputMode="decimal"
        aria-label={title}
        value={term.assumed ?? ""}
        placeholder="?"
        onChange={(e) => assume(e.currentTarget.value.trim() || null)}
      />
      <span class="quiet range">
        {term.low} – {term.high}
      </span>
      {changed && (
        <button type="button" onClick={() => assume(null)}>
          {words.as_before}
        </button>
      )}
    </div>
  );
}

/** The readings of a disputed clause, to choose one. */
export function Readings({ dispute }: { dispute: Shape<"OpenDispute"> }) {
  const words = useWords();
  const asking = useAsking();
  const ask = useAsk();
  const names = dispute.readings.map((reading) => reading.name);
  const chosen = asking.reading.find((each) => names.includes(each)) ?? "";
  return (
    <label class="figure">
      <span class="title">
        {words.disputed}: {dispute.title ?? names.join(" / ")}
      </span>
      <select
        value={chosen}
        onChange={(e) => {
          const others = asking.reading.filter((each) => !names.includes(each));
          ask("reading", e.currentTarget.value ? [...others, e.currentTarget.value] : others);
        }}
      >
        <option value="">{words.choose}</option>
        {dispute.readings.map((reading) => (
          <option value={reading.name}>{reading.title ?? reading.name}</option>
        ))}
      </select>
    </label>
  );
}

import { useEffect, useMemo, useState } from "preact/hooks";
import { useSearchParams } from "wouter-preact";
import { api, type Asked, faultsOf, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Answer } from "../parts/Answer";
import { askingKey, Figure, type Terms, useAsking, useNames, useTerms } from "../parts/Asking";
import { Changed, type Named } from "../parts/Changed";

type Change = Shape<"Change">;

/** What another term, another figure or a whole redline would change for whom. */
export function WhatIf({ deal }: { deal: string }) {
  const words = useWords();
  const lang = useLanguage();
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const text = useAsked(
    (signal) => api.GET("/api/deals/{deal}", { params: { path: { deal } }, signal }),
    [deal],
  );
  return (
    <>
      {terms.answer && <h1>{(lang === "zh" && terms.answer.zh) || terms.answer.title}</h1>}
      <p class="quiet">{words.what_if_intro}</p>
      <Answer of={text}>
        {(file) =>
          terms.answer ? (
            <Workbench key={file.digest} deal={deal} text={file.text} terms={terms.answer} named={named} />
          ) : null
        }
      </Answer>
    </>
  );
}

type Bench = { deal: string; text: string; terms: Terms; named: Named };

/** What is changed on the left, what that does on the right. */
function Workbench({ deal, text, terms, named }: Bench) {
  const words = useWords();
  const [lines, setLine] = useLines(text);
  const [whole, setWhole] = useState<string>();
  const [figures, setFigure] = useFigures();
  const asking = useAsking();
  const edited = whole ?? lines.text;
  const change: Change = useMemo(
    () => ({ text: edited === text ? null : edited, assume: figures }),
    [edited, text, JSON.stringify(figures)],
  );
  const nothing = change.text === null && Object.keys(figures).length === 0;
  const found = useChanged(deal, asking, nothing ? undefined : change);
  const upload = async (file: File | undefined) => {
    if (file) setWhole((await file.text()).replaceAll("\r\n", "\n"));
  };
  return (
    <div class="bench">
      <section class="changes" aria-label={words.change_here}>
        <h2>{words.figures_assumed}</h2>
        {terms.undisclosed.map((term) => {
          const value = figures[term.name];
          const number = value === undefined ? term.number : numberIn(value);
          return (
            <Figure
              term={value === undefined ? term : { ...term, assumed: value, number }}
              changed={value !== undefined}
              assume={(next) => setFigure(term.name, next === term.assumed ? null : next)}
            />
          );
        })}
        {terms.undisclosed.length === 0 && <p class="quiet">{words.all_disclosed}</p>}
        <h2>{words.terms_of_text}</h2>
        <p class="upload">
          <label>
            {words.upload}{" "}
            <input
              type="file"
              accept=".deal,text/plain"
              onChange={(e) => void upload(e.currentTarget.files?.[0])}
            />
          </label>{" "}
          {whole === undefined ? (
            <button type="button" onClick={() => setWhole(lines.text)}>
              {words.whole_text}
            </button>
          ) : (
            <button type="button" onClick={() => setWhole(undefined)}>
              {words.only_figures}
            </button>
          )}
        </p>
        {whole === undefined ? (
          <TermLines text={text} figures={terms.figures} lines={lines.changed} setLine={setLine} />
        ) : (
          <textarea
            class="whole"
            aria-label={words.whole_text}
            spellcheck={false}
            value={whole}
            onInput={(e) => setWhole(e.currentTarget.value)}
          />
        )}
      </section>
      <section class="effects" aria-live="polite" aria-label={words.what_it_does}>
        {found ? (
          <Answer of={found}>
            {(answer) => <Changed deal={deal} found={answer} change={change} terms={terms} named={named} />}
          </Answer>
        ) : (
          <p class="quiet">{words.nothing_changed}</p>
        )}
      </section>
    </div>
  );
}

/** The number that a figure begins with; what it means is the server's to say. */
const numberIn = (value: string): string | null => /-?\d+(\.\d+)?/.exec(value)?.[0] ?? null;

/** The lines of the deal that hold a figure, each to be written otherwise. */
function TermLines(props: {
  text: string;
  figures: number[];
  lines: Map<number, string>;
  setLine: (line: number, text: string | null) => void;
}) {
  const { text, figures, lines, setLine } = props;
  const words = useWords();
  const all = text.split("\n");
  const heads = figures.map((number) => headOf(all, number));
  return (
    <ol class="terms">
      {figures.map((number, i) => {
        const line = all[number - 1] ?? "";
        const head = heads[i] ?? "";
        if (NO_MONEY.test(head)) return null;
        const shown = head !== heads[i - 1] && head !== line ? head : "";
        const now = lines.get(number);
        return (
          <li class={now === undefined ? undefined : "changed"}>
            {shown && <div class="quiet head">{shown}</div>}
            <div class="termline">
              <span class="quiet number">{number}</span>
              <input
                type="text"
                spellcheck={false}
                aria-label={words.line(number)}
                value={now ?? line.trim()}
                onInput={(e) => {
                  const next = indented(line, e.currentTarget.value);
                  setLine(number, next === line ? null : next);
                }}
              />
              {now !== undefined && (
                <button type="button" onClick={() => setLine(number, null)}>
                  {words.as_before}
                </button>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

// What these say moves no money by itself; the whole text has them.
const NO_MONEY = /^(deal|party|stake|grant|source|brand|channel|campaign)\b/;

/** The line without an indent above a line, to which it belongs. */
function headOf(all: string[], number: number): string {
  for (let i = number - 1; i >= 0; i--) if (/^\S/.test(all[i] ?? "")) return all[i] ?? "";
  return "";
}

const indented = (line: string, text: string): string => (/^\s*/.exec(line)?.[0] ?? "") + text.trimStart();

/** The lines that are written otherwise: they are in the address, so that a link shows the same. */
function useLines(text: string): [{ text: string; changed: Map<number, string> }, (n: number, t: string | null) => void] {
  const [query, setQuery] = useSearchParams();
  const key = query.getAll("line").join("\n");
  const found = useMemo(() => {
    const all = text.split("\n");
    const changed = new Map<number, string>();
    for (const each of query.getAll("line")) {
      const [, number, written] = /^(\d+):(.*)$/.exec(each) ?? [];
      const at = Number(number);
      if (written === undefined || at < 1 || at > all.length) continue;
      changed.set(at, written.trimStart());
      all[at - 1] = written;
    }
    return { text: all.join("\n"), changed };
  }, [text, key]);
  const set = (number: number, written: string | null) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        const others = after.getAll("line").filter((each) => !each.startsWith(`${number}:`));
        after.delete("line");
        for (const each of [...others, ...(written === null ? [] : [`${number}:${written}`])])
          after.append("line", each);
        return after;
      },
      { replace: true },
    );
  return [found, set];
}

/** The figures that are taken instead, by the names of their terms: in the address, too. */
function useFigures(): [Record<string, string>, (name: string, value: string | null) => void] {
  const [query, setQuery] = useSearchParams();
  const found = Object.fromEntries(
    query.getAll("instead").map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  const set = (name: string, value: string | null) =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        const others = after.getAll("instead").filter((each) => !each.startsWith(`${name}=`));
        after.delete("instead");
        for (const each of [...others, ...(value === null ? [] : [`${name}=${value}`])])
          after.append("instead", each);
        return after;
      },
      { replace: true },
    );
  return [found, set];
}

const PAUSE_MS = 250;

/** What a change does, asked once typing pauses; what it did before stays until then. */
function useChanged(
  deal: string,
  asking: ReturnType<typeof useAsking>,
  change: Change | undefined,
): Asked<Shape<"WhatIf">> | undefined {
  const [asked, setAsked] = useState<Asked<Shape<"WhatIf">>>();
  useEffect(() => {
    if (!change) return setAsked(undefined);
    const leave = new AbortController();
    setAsked((before) => ({ state: "waiting", answer: before?.answer }));
    const timer = setTimeout(() => {
      api
        .POST("/api/deals/{deal}/what-if", {
          params: { path: { deal }, query: asking },
          body: change,
          signal: leave.signal,
        })
        .then(({ data, error, response }) =>
          setAsked(
            data
              ? { state: "answered", answer: data }
              : { state: "refused", faults: faultsOf(error, response.status) },
          ),
        )
        .catch(() => {
          if (!leave.signal.aborted) setAsked({ state: "refused", faults: faultsOf(undefined) });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [deal, askingKey(asking), change]);
  return asked;
}

import { Link } from "wouter-preact";
import { pageOf, useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

type Fact = Shape<"FactSaid">;
type Source = Shape<"SourceSaid">;
type Status = Shape<"Status">;

const STATUSES: readonly Status[] = [
  "disclosed", "later disclosed", "reported", "later reported", "cited", "assumed", "undisclosed",
  "uncited",
];

/** Told by a mark, not by colour alone: what a party says, what others say, what nobody does. */
const MARK: Record<Status, string> = {
  disclosed: "●",
  "later disclosed": "●",
  reported: "◐",
  "later reported": "◐",
  cited: "◐",
  assumed: "≈",
  undisclosed: "?",
  uncited: "○",
};

/** Every figure of a deal with its source. */
export function Facts({ deal }: { deal: string }) {
  const asked = useAsked(
    (signal) => api.GET("/api/deals/{deal}/facts", { params: { path: { deal } }, signal }),
    [deal],
  );
  return <Answer of={asked}>{(answer) => <Found deal={deal} answer={answer} />}</Answer>;
}

function Found({ deal, answer }: { deal: string; answer: Shape<"Facts"> }) {
  const words = useWords().on_facts;
  const lang = useLanguage();
  const [status, setStatus] = useChoice<Status | "all">("status", "all");
  const [find, setFind] = useChoice<string>("find", "");
  const sources = new Map(answer.sources.map((source) => [source.name, source]));
  const sought = find.toLowerCase();
  const matching = answer.facts.filter((fact) => told(fact, sources).includes(sought));
  const shown = matching.filter((fact) => status === "all" || fact.status === status);
  const cited = new Set(shown.flatMap((fact) => fact.sources));
  return (
    <>
      <h1>{(lang === "zh" && answer.zh) || answer.title}</h1>
      <p class="quiet">{words.intro}</p>
      <div class="choosing-facts">
        <div role="group" aria-label={words.status} class="filter">
          <Chosen on={status === "all"} choose={() => setStatus("all")} count={matching.length}>
            {words.all}
          </Chosen>
          {STATUSES.map((each) => {
            const count = matching.filter((fact) => fact.status === each).length;
            if (count === 0 && status !== each) return null;
            return (
              <Chosen on={status === each} choose={() => setStatus(each)} count={count}>
                <span aria-hidden="true">{MARK[each]} </span>
                {words.known[each]}
              </Chosen>
            );
          })}
        </div>
        <input
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={find}
          onInput={(e) => setFind(e.currentTarget.value)}
        />
      </div>
      {shown.length === 0 && <p>{words.none_found}</p>}
      <div class="facts">
        <Table
          caption={words.facts}
          hideCaption
          rows={shown}
          columns={[
            { title: words.figure, cell: (f) => <strong class="of-fact">{f.figure ?? "—"}</strong> },
            { title: words.said_of, cell: (f) => <code class="of-line">{f.what}</code> },
            {
              title: words.status,
              cell: (f) => (
                <span class={`known ${f.status.replace(" ", "-")}`}>
                  <span aria-hidden="true">{MARK[f.status]}</span> {words.known[f.status]}
                </span>
              ),
            },
            { title: words.source, cell: (f) => <Behind fact={f} sources={sources} /> },
            { title: words.where, cell: (f) => <Where deal={deal} fact={f} />, right: true },
          ]}
        />
      </div>
      <Table
        caption={words.sources}
        rows={answer.sources.filter((source) => cited.has(source.name))}
        columns={[
          { title: words.name, cell: (s) => <code>{s.name}</code> },
          { title: words.title, cell: (s) => s.title },
          { title: words.publisher, cell: (s) => s.publisher ?? "" },
          { title: words.date, cell: (s) => <span class="amount">{s.date ?? ""}</span> },
          { title: words.status, cell: (s) => (s.said ? words.known[s.said as Status] : ""), wide: true },
        ]}
      />
    </>
  );
}

function Chosen(props: { on: boolean; choose: () => void; count: number; children: preact.ComponentChildren }) {
  return (
    <button type="button" aria-pressed={props.on} onClick={props.choose}>
      {props.children} <span class="quiet">{props.count}</span>
    </button>
  );
}

/** Who says a fact and in which words; or why it is assumed. */
function Behind({ fact, sources }: { fact: Fact; sources: Map<string, Source> }) {
  const words = useWords().on_facts;
  return (
    <>
      {fact.sources.map((name, i) => {
        const source = sources.get(name);
        return (
          <div title={source?.title}>
            {source?.publisher ?? source?.title ?? name} <span class="quiet">{source?.date}</span>
            {fact.quotes[i] && <q>{fact.quotes[i]}</q>}
          </div>
        );
      })}
      {fact.reason && (
        <div>
          <span class="quiet">{words.because}</span> {fact.reason}
        </div>
      )}
      {fact.note && <div class="quiet">{fact.note}</div>}
    </>
  );
}

function Where({ deal, fact }: { deal: string; fact: Fact }) {
  if (fact.file !== null) {
    return (
      <span class="quiet">
        {fact.file}:{fact.line}
      </span>
    );
  }
  return <Link href={pageOf(deal, "deal", { line: String(fact.line), show: "text" })}>{fact.line}</Link>;
}

/** All that is told of a fact, to find words in. */
function told(fact: Fact, sources: Map<string, Source>): string {
  const behind = fact.sources.flatMap((name) => {
    const source = sources.get(name);
    return [name, source?.title, source?.publisher, source?.date];
  });
  return [fact.what, fact.figure, fact.reason, ...fact.quotes, ...behind].join(" ").toLowerCase();
}

import { useState } from "preact/hooks";
import { useChoice } from "../address";
import { api, type Fault, faultsOf, filesChanged, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Answer, Faults } from "../parts/Answer";
import { askingKey, useAsking, useNames, useTerms } from "../parts/Asking";
import { Book } from "../parts/Book";
import { Files, type StatementLanguage, STATEMENT_LANGUAGES } from "../parts/Files";

/** A statement of any period and party, looked at and downloaded; below it, the book they are issued from. */
export function Statements({ deal }: { deal: string }) {
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/statements", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  return (
    <Answer of={asked}>
      {(found) => (
        <>
          <h1>{found.title}</h1>
          <Faults faults={found.diagnostics} />
          {found.parties.length > 0 && <Preview deal={deal} found={found} named={named} />}
          <Issuing deal={deal} found={found} named={named} />
        </>
      )}
    </Answer>
  );
}

type Shown = {
  deal: string;
  found: Shape<"Statements">;
  named: (name: string, title: string) => string;
};

/** The periods that end in the years in which anything happened: whole years, halves, quarters. */
const periodsOf = (years: number[]): string[] =>
  years.flatMap((y) => [`${y}`, `${y}H1`, `${y}H2`, ...[1, 2, 3, 4].map((q) => `${y}Q${q}`)]);

function Preview({ deal, found, named }: Shown) {
  const words = useWords();
  const own = words.statements;
  const asking = useAsking();
  const page = useLanguage();
  const [period, setPeriod] = useChoice<string>("period", `${found.years.at(-1) ?? ""}`);
  const [party, setParty] = useChoice<string>("party", "");
  const [layout, setLayout] = useChoice<string>("layout", "");
  const [lang, setLang] = useChoice<StatementLanguage>("in", page);
  const address = (form: string) => {
    const query = new URLSearchParams({ period, lang });
    if (party) query.set("party", party);
    if (layout) query.set("layout", layout);
    for (const each of asking.assume) query.append("assume", each);
    for (const each of asking.reading) query.append("reading", each);
    return `/api/deals/${encodeURIComponent(deal)}/statements/preview/${form}?${query}`;
  };
  const periods = periodsOf(found.years);
  return (
    <section>
      <h2>{own.look_at_one}</h2>
      <div class="fields">
        <label>
          {words.party}{" "}
          <select value={party} onChange={(e) => setParty(e.currentTarget.value)}>
            <option value="">{own.all_parties}</option>
            {found.parties.map((p) => (
              <option value={p.party}>{named(p.party, p.title)}</option>
            ))}
          </select>
        </label>
        <label>
          {own.period}{" "}
          <input
            type="text"
            list="periods"
            value={period}
            onChange={(e) => setPeriod(e.currentTarget.value.trim())}
          />
          <datalist id="periods">
            {periods.map((each) => (
              <option value={each} />
            ))}
          </datalist>
        </label>
        <label>
          {own.layout}{" "}
          <select value={layout} onChange={(e) => setLayout(e.currentTarget.value)}>
            <option value="">{own.usual_layout}</option>
            <option value="participation" disabled={!party}>
              {own.participation}
            </option>
            <option value="collection">{own.collection}</option>
          </select>
        </label>
        <label>
          {words.language}{" "}
          <select value={lang} onChange={(e) => setLang(e.currentTarget.value as StatementLanguage)}>
            {STATEMENT_LANGUAGES.map((each) => (
              <option value={each}>{own.languages[each]}</option>
            ))}
          </select>
        </label>
        <Files address={address} label={own.as_file} />
      </div>
      <Sheet address={address("html")} title={own.look_at_one} />
    </section>
  );
}

/** A statement as it is printed; faults in its place where there is none. */
function Sheet({ address, title }: { address: string; title: string }) {
  const asked = useAsked<boolean>(
    async (signal) => {
      const response = await fetch(address, { signal });
      // The body is read to its end even where it is not needed: else its connection stays taken.
      const body = await response.text();
      return response.ok ? { data: true, response } : { error: parsed(body), response };
    },
    [address],
  );
  return (
    <Answer of={asked}>
      {() => <iframe class="statement" src={address} title={title} loading="lazy" />}
    </Answer>
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function Issuing({ deal, found, named }: Shown) {
  const words = useWords();
  const own = words.statements;
  const [faults, setFaults] = useState<Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const done = async (asking: Promise<{ data?: unknown; error?: unknown; response: Response }>) => {
    setBusy(true);
    setFaults([]);
    try {
      const { data, error, response } = await asking;
      if (data === undefined) setFaults(faultsOf(error, response.status));
      else filesChanged();
    } catch {
      setFaults(faultsOf(undefined));
    } finally {
      setBusy(false);
    }
  };
  const path = { deal };
  const close = (through: string, accept: boolean) =>
    void done(api.POST("/api/deals/{deal}/statements/close", { params: { path }, body: { through, accept } }));
  const issue = (dated: string, parties: string[]) =>
    void done(api.POST("/api/deals/{deal}/statements", { params: { path }, body: { dated, parties } }));
  return (
    <section>
      <h2>{own.issue_and_deadlines}</h2>
      <Book deal={deal} found={found} named={named} busy={busy} close={close} issue={issue} faults={faults} />
    </section>
  );
}

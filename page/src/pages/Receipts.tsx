import { useEffect, useRef, useState } from "preact/hooks";
import { useSearchParams } from "wouter-preact";
import { api, type Fault, faultsOf, filesChanged, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Sum } from "../parts/Amount";
import { Answer, Faults } from "../parts/Answer";
import { useAsking, useTerms } from "../parts/Asking";
import { Drop } from "../parts/Drop";
import { choicesFor, filled, gapsOf } from "../parts/gaps";
import { Report } from "../parts/Report";
import { Said } from "../parts/Said";
import { Table } from "../parts/Table";
import { useAsker } from "../session";

/** What the deal is run on, what waits, and a payer's file on its way in. */
export function Receipts({ deal }: { deal: string }) {
  const words = useWords();
  const lang = useLanguage();
  const terms = useTerms(deal, useAsking());
  const asked = useAsked(
    (signal) => api.GET("/api/deals/{deal}/receipts", { params: { path: { deal } }, signal }),
    [deal],
  );
  return (
    <Answer of={asked}>
      {(found) => (
        <>
          <h1>{(lang === "zh" && terms.answer?.zh) || found.title}</h1>
          <p class="quiet">
            {found.file ? words.receipts.run_on(found.file, found.events) : words.receipts.no_file}
          </p>
          <Faults faults={found.diagnostics} />
          <Incoming deal={deal} known={found} />
          <Held found={found} />
          <Queues found={found} />
        </>
      )}
    </Answer>
  );
}

function Held({ found }: { found: Shape<"Receipts"> }) {
  const words = useWords();
  return (
    <>
      <Table
        caption={words.held_title}
        rows={found.held ?? []}
        columns={[
          { title: words.row, cell: (h) => h.place, wide: true },
          { title: words.of, cell: (h) => h.of },
          { title: words.amount, cell: (h) => <Sum of={h.amount} in={h.currency} />, right: true },
          { title: words.why, cell: (h) => <Said text={h.reason} /> },
        ]}
      />
      {found.held?.length === 0 && <p class="quiet">{words.receipts.nothing_held}</p>}
    </>
  );
}

function Queues({ found }: { found: Shape<"Receipts"> }) {
  const words = useWords();
  if (found.queues.length === 0) return <p class="quiet">{words.receipts.no_queue}</p>;
  return (
    <>
      {found.queues.map((queue) => (
        <Table
          caption={words.receipts.queue_of(queue.file)}
          rows={queue.rows}
          columns={[
            { title: words.row, cell: (r) => r.row },
            { title: words.receipts.says, cell: (r) => <code>{r.text}</code>, wide: true },
            { title: words.amount, cell: (r) => <Sum of={r.amount || null} in={r.currency} />, right: true },
            {
              title: words.why,
              cell: (r) => (
                <>
                  <Said text={r.reason} />
                  {r.hint && <p class="hint"><Said text={r.hint} /></p>}
                </>
              ),
            },
          ]}
        />
      ))}
    </>
  );
}

/** The text of the mapping is the one thing that is read by; the fields above it fill its gaps. */
function Incoming({ deal, known }: { deal: string; known: Shape<"Receipts"> }) {
  const words = useWords().receipts;
  const { role } = useAsker();
  const [query, setQuery] = useSearchParams();
  const [file, setFile] = useState<File>();
  const [guess, setGuess] = useState<Shape<"GuessedMapping">>();
  const [text, setText] = useState("");
  const [given, setGiven] = useState<string[]>([]);
  const [day, setDay] = useState("");
  const [total, setTotal] = useState("");
  const [report, setReport] = useState<Shape<"ReportShown">>();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLDivElement>(null);
  const name = query.get("mapping") ?? "";
  const shipped = useAsked((signal) => api.GET("/api/mappings", { signal }), []);
  const chosen = shipped.answer?.find((each) => each.name === name);
  const gaps = gapsOf(text);

  useEffect(() => {
    if (chosen) {
      setText(chosen.text);
      setGiven([]);
      setReport(undefined);
    }
  }, [chosen?.name]);

  const choose = (mapping: string) => {
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        if (mapping) after.set("mapping", mapping);
        else after.delete("mapping");
        return after;
      },
      { replace: true },
    );
    if (!mapping) setText(guess?.text ?? "");
  };

  const body = (sent: File, more: Record<string, string>): never => {
    const form = new FormData();
    form.append("file", sent);
    for (const [field, value] of Object.entries(more)) if (value) form.append(field, value);
    return form as never;
  };

  const answered = async <T,>(asking: Promise<{ data?: T; error?: unknown; response: Response }>) => {
    setBusy(true);
    setFaults([]);
    try {
      const { data, error, response } = await asking;
      if (data === undefined) setFaults(faultsOf(error, response.status));
      return data;
    } catch {
      setFaults(faultsOf(undefined));
      return undefined;
    } finally {
      setBusy(false);
    }
  };

  const options = { params: { path: { deal } }, bodySerializer: (form: unknown) => form as FormData };
  const take = async (taken: File) => {
    setFile(taken);
    setReport(undefined);
    setGuess(undefined);
    const found = await answered(
      api.POST("/api/deals/{deal}/receipts/guess", { ...options, body: body(taken, {}) }),
    );
    if (!found) return;
    setGuess(found);
    if (!chosen) {
      setText(found.text);
      setGiven([]);
    }
  };
  const through = (path: "/api/deals/{deal}/receipts/read" | "/api/deals/{deal}/receipts") => async () => {
    if (!file) return;
    const mapping = filled(text, gaps, given);
    setReport(undefined);
    const found = await answered(
      api.POST(path, { ...options, body: body(file, { mapping, day, total }) }),
    );
    if (!found) return;
    setReport(found);
    if (found.written.length) filesChanged();
    else shown.current?.scrollIntoView({ block: "nearest" });
  };
  const read = through("/api/deals/{deal}/receipts/read");
  const accept = through("/api/deals/{deal}/receipts");
  const ready = file !== undefined && text !== "" && !busy;

  return (
    <section class="incoming">
      <h2>{words.take_in}</h2>
      <Drop file={file} take={(taken) => void take(taken)} />
      {file && (
        <>
          <div class="fields">
            <label>
              {words.mapping}{" "}
              <select value={name} onChange={(e) => choose(e.currentTarget.value)}>
                <option value="">{words.guessed}</option>
                {shipped.answer?.map((each) => (
                  <option value={each.name}>{`${each.name} · ${each.about}`}</option>
                ))}
              </select>
            </label>
            <label>
              {words.day_of_all}{" "}
              <input type="date" value={day} onInput={(e) => setDay(e.currentTarget.value)} />
            </label>
            <label>
              {words.control_total}{" "}
              <input
                type="text"
                value={total}
                placeholder="CNY 1,234.50"
                onInput={(e) => setTotal(e.currentTarget.value)}
              />
            </label>
          </div>
          {gaps.length > 0 && (
            <fieldset class="gaps">
              <legend>{words.fill_in(gaps.length)}</legend>
              {gaps.map((gap, i) => (
                <label>
                  <span>
                    <strong>{gap.of}</strong>{" "}
                    <span class="quiet">
                      <Said text={gap.why} />
                    </span>
                  </span>
                  <input
                    type="text"
                    value={given[i] ?? ""}
                    list={`gap-${i}`}
                    onInput={(e) => {
                      const next = [...given];
                      next[i] = e.currentTarget.value;
                      setGiven(next);
                    }}
                  />
                  <datalist id={`gap-${i}`}>
                    {choicesFor(gap, known).map((choice) => (
                      <option value={choice} />
                    ))}
                  </datalist>
                </label>
              ))}
            </fieldset>
          )}
          {guess && !chosen && (
            <Table
              caption={words.guesses}
              rows={guess.guesses}
              columns={[
                { title: words.what, cell: (g) => g.key },
                { title: words.read_as, cell: (g) => <code>{g.value}</code> },
                { title: words.because, cell: (g) => <Said text={g.why} />, wide: true },
              ]}
            />
          )}
          {text && (
            <details>
              <summary>{words.mapping_text}</summary>
              <textarea
                class="mapping"
                aria-label={words.mapping_text}
                rows={Math.min(30, text.split("\n").length + 1)}
                spellcheck={false}
                value={filled(text, gaps, given)}
                onChange={(e) => {
                  setText(e.currentTarget.value);
                  setGiven([]);
                }}
              />
            </details>
          )}
          <p>
            <button type="button" class={report ? "" : "main"} disabled={!ready} onClick={() => void read()}>
              {words.read}
            </button>
          </p>
        </>
      )}
      <Faults faults={faults} />
      <div ref={shown} aria-live="polite">
        {report && (
          <>
            <Report report={report} />
            {report.written.length > 0 ? (
              <p role="status">{words.taken_in(report.new, report.same, report.written)}</p>
            ) : role === "analyst" ? (
              <p class="quiet">{words.bookkeepers_only}</p>
            ) : (
              <p>
                <button
                  type="button"
                  class="main"
                  disabled={busy || !report.reconciles}
                  onClick={() => void accept()}
                >
                  {words.accept(report.new)}
                </button>{" "}
                {report.same > 0 && <span class="quiet">{words.same_already(report.same)}</span>}
              </p>
            )}
          </>
        )}
      </div>
    </section>
  );
}

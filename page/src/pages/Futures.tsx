import { useMemo } from "preact/hooks";
import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Amount, Sum } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { askingKey, useAsking, useNames, useTerms } from "../parts/Asking";
import { Chart } from "../parts/Chart";
import type { Named } from "../parts/Changed";
import { dotsOf, fansOf, indicesOf } from "../parts/futures";
import { type FoundFutures, FuturesRun } from "../parts/FuturesRun";
import { Said } from "../parts/Said";
import { Table } from "../parts/Table";

type Found = FoundFutures;

/** What may come by the forecast beside the deal, and what that leaves everybody. */
export function Futures({ deal }: { deal: string }) {
  const words = useWords();
  const lang = useLanguage();
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const [seed, setSeed] = useChoice<string>("seed", "1");
  const [which, setWhich] = useChoice<string>("sensitivity", "");
  const query = { ...asking, seed: Number(seed) || 1 };
  const forecast = useAsked(
    (signal) => api.GET("/api/deals/{deal}/forecast", { params: { path: { deal }, query }, signal }),
    [deal, askingKey(asking), seed],
  );
  const fixed = Object.fromEntries(
    asking.assume.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  return (
    <>
      {terms.answer && <h1>{(lang === "zh" && terms.answer.zh) || terms.answer.title}</h1>}
      <Answer of={forecast}>
        {(found) => (
          <>
            <p class="quiet">
              {found.title} · {found.file}
            </p>
            <Inputs of={found} />
            <h2>{words.what_it_leaves}</h2>
            <div class="choose">
              <label>
                {words.seed}{" "}
                <input
                  type="number"
                  min={1}
                  class="short"
                  value={seed}
                  onChange={(e) => setSeed(e.currentTarget.value)}
                />
              </label>
              <label>
                <input
                  type="checkbox"
                  checked={which === "yes"}
                  onChange={(e) => setWhich(e.currentTarget.checked ? "yes" : "")}
                />{" "}
                {words.with_sensitivity}
              </label>
            </div>
            <FuturesRun
              deal={deal}
              asking={asking}
              label={words.run_futures}
              wanted={{ seed: query.seed, sensitivity: which === "yes", fixed }}
            >
              {(answer) => <Outcomes found={answer} named={named} />}
            </FuturesRun>
          </>
        )}
      </Answer>
    </>
  );
}

/** What is drawn, and what that comes to, before anything is paid. */
function Inputs({ of }: { of: Shape<"ForecastShown"> }) {
  const words = useWords();
  const lang = useLanguage();
  const fans = useMemo(() => fansOf(of, lang, words), [of, lang, words]);
  const levels = of.levels.map((level) => `P${level}`);
  return (
    <section>
      <h2>{words.inputs}</h2>
      <div class="columns">
        <ul class="inputs">
          {of.inputs.map((input) => (
            <li>
              <Input name={input.name} drawn={input.drawn} />
            </li>
          ))}
        </ul>
        <div>
          {fans.map(({ line, currency, option }) => (
            <>
              <h3>
                {line} ({currency})
              </h3>
              <Chart title={`${line} (${currency})`} option={option} height={190} />
            </>
          ))}
          <details>
            <summary>{words.as_table}</summary>
            <Table
              caption={words.may_come}
              rows={of.periods.filter((p) => Number(p.quantiles.mean) >= 1)}
              columns={[
                { title: words.of, cell: (p) => p.line },
                { title: words.until, cell: (p) => p.last_day },
                ...levels.map((title, i) => ({
                  title,
                  cell: (p: Shape<"PeriodShown">) => <Amount of={p.quantiles.figures[i]} />,
                  right: true,
                })),
              ]}
            />
          </details>
        </div>
      </div>
    </section>
  );
}

function Input({ name, drawn }: { name: string; drawn: string }) {
  const named = drawn.includes(name.split(",")[0] ?? name);
  return (
    <>
      {!named && <code>{name} </code>}
      <Said text={drawn} />
    </>
  );
}

function Outcomes({ found, named }: { found: Found; named: Named }) {
  const words = useWords();
  const lang = useLanguage();
  const dots = useMemo(() => dotsOf(found, named, lang), [found, named, lang]);
  const ofDeal = found.parties.some((p) => p.of_deal !== null);
  return (
    <>
      <p class="quiet">
        {words.ran(found.futures, found.seed)}
        {found.draws > 1 && ` · ${words.draws(found.draws)}`}
        {found.by_engine.length > 0
          ? ` · ${words.by_engine(found.by_engine.join("; "))}`
          : ` · ${words.checked(found.checked)}`}
      </p>
      <h3>{words.dots_title}</h3>
      <p class="quiet">{words.dots_key}</p>
      <div class="many">
        {dots.map(({ title, option }) => (
          <figure>
            <figcaption>{title}</figcaption>
            <Chart title={`${words.dots_title}: ${title}`} option={option} height={112} />
          </figure>
        ))}
      </div>
      <Table
        caption={words.received_net}
        rows={found.parties}
        columns={[
          { title: words.party, cell: (p) => named(p.party, p.title) },
          { title: words.mean, cell: (p) => <Whole of={p.mean} in={p.currency} />, right: true },
          { title: "±", cell: (p) => <Whole of={p.mean_error} />, right: true, wide: true },
          { title: "P5", cell: (p) => <Whole of={p.p5} />, right: true, wide: true },
          { title: "P10", cell: (p) => <Whole of={p.p10} />, right: true },
          { title: "P50", cell: (p) => <Whole of={p.p50} />, right: true },
          { title: "P90", cell: (p) => <Whole of={p.p90} />, right: true },
          { title: "P95", cell: (p) => <Whole of={p.p95} />, right: true, wide: true },
          { title: words.worst, cell: (p) => <Whole of={p.shortfall} />, right: true, wide: true },
          ...(ofDeal
            ? [{
                title: words.of_the_deal,
                cell: (p: Found["parties"][number]) => percent(p.of_deal, 0),
                right: true,
                wide: true,
              }]
            : []),
        ]}
      />
      {ofDeal && <p class="quiet">{words.of_deal_key}</p>}
      <Stakes found={found} named={named} />
      <Table
        caption={words.milestones}
        rows={found.milestones}
        columns={[
          { title: words.milestone, cell: (m) => m.title },
          { title: words.chance, cell: (m) => chance(m.chance, m.chance_error), right: true },
          { title: "P10", cell: (m) => m.p10 ?? words.not_by_then, right: true },
          { title: "P50", cell: (m) => m.p50 ?? words.not_by_then, right: true },
          { title: "P90", cell: (m) => m.p90 ?? words.not_by_then, right: true, wide: true },
        ]}
      />
      <Sensitivities found={found} named={named} />
    </>
  );
}

function Stakes({ found, named }: { found: Found; named: Named }) {
  const words = useWords();
  return (
    <>
      <Table
        caption={words.invested}
        rows={found.stakes}
        columns={[
          { title: words.investor, cell: (s) => named(s.party, s.title) },
          {
            title: words.put_in,
            cell: (s) => (
              <>
                <Whole of={s.invested} in={s.currency} />
                {s.invested !== s.invested_most && (
                  <>
                    {" – "}
                    <Whole of={s.invested_most} />
                  </>
                )}
              </>
            ),
            right: true,
            wide: true,
          },
          { title: words.back_chance, cell: (s) => chance(s.chance, s.chance_error), right: true },
          { title: words.back_by, cell: (s) => s.back_p50 ?? words.never, right: true },
          { title: words.multiple, cell: (s) => times(s.multiple_mean), right: true },
          { title: "P10", cell: (s) => times(s.multiple_p10), right: true, wide: true },
          { title: "P50", cell: (s) => times(s.multiple_p50), right: true, wide: true },
          { title: "P90", cell: (s) => times(s.multiple_p90), right: true, wide: true },
          { title: words.irr, cell: (s) => percent(s.rate_p50, 1), right: true, wide: true },
        ]}
      />
      {found.stakes.map((s) => (
        <>
          {s.undefined && (
            <p class="quiet">
              {named(s.party, s.title)}: {words.no_rate} {s.undefined}
            </p>
          )}
          {s.lost_all > 0 && (
            <p class="quiet">
              {named(s.party, s.title)}: {words.lost_all(s.lost_all)}
            </p>
          )}
        </>
      ))}
    </>
  );
}

function Sensitivities({ found, named }: { found: Found; named: Named }) {
  const words = useWords();
  const charts = useMemo(() => indicesOf(found, named, words), [found, named, words]);
  if (!charts.length) return null;
  return (
    <section>
      <h2>{words.what_matters}</h2>
      <p class="quiet">{words.indices_key}</p>
      <div class="columns">
        {charts.map(({ title, option, height }) => (
          <div>
            <h3>{title}</h3>
            <Chart title={`${words.what_matters}: ${title}`} option={option} height={height} />
          </div>
        ))}
      </div>
      <details>
        <summary>{words.as_table}</summary>
        <Table
          caption={words.what_matters}
          rows={found.indices.filter((i) => i.total >= 0.001)}
          columns={[
            { title: words.party, cell: (i) => `${named(i.party, i.title)} (${i.currency})` },
            { title: words.input, cell: (i) => <code>{i.input}</code> },
            { title: words.first_order, cell: (i) => percent(i.first, 1), right: true },
            { title: words.total_order, cell: (i) => percent(i.total, 1), right: true },
          ]}
        />
      </details>
    </section>
  );
}

/** An amount without its minor units: a draw of chance is not known to the cent. */
function Whole(props: { of: string | null; in?: string }) {
  const whole = props.of?.split(".")[0] ?? null;
  return props.in ? <Sum of={whole} in={props.in} /> : <Amount of={whole} />;
}

const percent = (part: number | string | null, digits: number): string =>
  part === null ? "—" : `${(100 * Number(part)).toFixed(digits)}%`;

const chance = (part: number | null, error: number | null): string =>
  part === null ? "—" : percent(part, 1) + (error === null ? "" : ` ± ${(100 * error).toFixed(1)}`);

const times = (multiple: string | null): string =>
  multiple === null ? "—" : `${Number(multiple).toFixed(2)}×`;

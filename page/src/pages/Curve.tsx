import { useMemo } from "preact/hooks";
import { useChoice } from "../address";
import { api, type Asked, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { come, grouped, SCALE, Sum } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { type Asking, Assumptions, askingKey, type Terms, useAsking, useNames, useTerms } from "../parts/Asking";
import { Chart } from "../parts/Chart";
import { curvesOf, HEIGHT } from "../parts/curves";
import { Goals } from "../parts/Goals";
import { Gross } from "../parts/Gross";
import { Ranges } from "../parts/Ranges";
import { Said } from "../parts/Said";
import { Table } from "../parts/Table";

type Base = Shape<"Base">;

type Named = (name: string, title: string) => string;

/** What everybody gets of all that may come in at a source, and where that bends. */
export function Curve({ deal }: { deal: string }) {
  const words = useWords();
  const lang = useLanguage();
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const sources = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/sources", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  const [over, setOver] = useChoice<string>("over", "");
  return (
    <>
      {terms.answer && (
        <>
          <h1>{(lang === "zh" && terms.answer.zh) || terms.answer.title}</h1>
          <Assumptions terms={terms.answer} />
        </>
      )}
      <Answer of={sources}>
        {(found) => {
          const scale = { name: SCALE, title: words.scale, currency: SCALE, came_in: "1" };
          const came = found.sources.some((s) => Number(s.came_in) > 0);
          const all = came ? [...found.sources, scale] : found.sources;
          const source = all.find((s) => s.name === over) ?? all[0];
          if (!source) return <p>{words.no_sources}</p>;
          return (
            <>
              <div class="choose" role="group" aria-label={words.where_in}>
                <label>
                  {words.where_in}{" "}
                  <select aria-label={words.where_in} value={source.name} onChange={(e) => setOver(e.currentTarget.value)}>
                    {all.map((s) => (
                      <option value={s.name}>
                        {named(s.name, s.title)} ({s.currency})
                      </option>
                    ))}
                  </select>
                </label>
              </div>
              <OverSource
                key={source.name}
                deal={deal}
                asking={asking}
                source={source}
                terms={terms.answer}
                named={named}
              />
            </>
          );
        }}
      </Answer>
    </>
  );
}

type Question = {
  deal: string;
  asking: Asking;
  source: Shape<"SourceLine">;
  terms: Terms | undefined;
  named: Named;
};

function OverSource({ deal, asking, source, terms, named }: Question) {
  const words = useWords();
  const came = Number(source.came_in ?? 0) > 0;
  const [base, setBase] = useChoice<Base>("base", "instead");
  const [amount, setAmount] = useChoice<string>("amount", came ? String(source.came_in) : "");
  const query = { ...asking, over: source.name, base };
  const key = JSON.stringify(query);
  const curve = useAsked(
    (signal) => api.GET("/api/deals/{deal}/curve", { params: { path: { deal }, query }, signal }),
    [deal, key],
  );
  const end = curve.answer?.points.at(-1)?.amount ?? "0";
  const shown = amount || String(Math.round(Number(end) / 2));
  const point = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/curve/at", {
        params: { path: { deal }, query: { ...query, amount: shown } },
        signal,
      }),
    [deal, key, shown],
  );
  const at = point.answer?.amount ?? "0";
  return (
    <>
      {came && source.name !== SCALE && (
        <fieldset class="choose">
          <legend class="unseen">{words.counted}</legend>
          {(["instead", "more"] as const).map((each) => (
            <label>
              <input
                type="radio"
                name="base"
                checked={base === each}
                onChange={() => setBase(each)}
              />{" "}
              {words[each](`${source.currency} ${grouped(source.came_in)}`)}
            </label>
          ))}
        </fieldset>
      )}
      <Gross
        title={source.name === SCALE ? words.if_scaled : words.if_brings(named(source.name, source.title))}
        currency={source.currency}
        end={Math.max(Number(end), Number(source.came_in ?? 0) * 1.2)}
        amount={shown}
        at={at}
        choose={setAmount}
      />
      {curve.answer?.rates.map((rate) => (
        <p class="quiet">
          {words.converted_at} {rate.from_currency} 1 = {rate.to_currency} {rate.rate} · {rate.why}
        </p>
      ))}
      <Gets point={point} named={named} curve={curve.answer} />
      {terms && point.state === "answered" && came && base === "instead" && source.name !== SCALE && (
        <Ranges deal={deal} asking={asking} terms={terms} named={named} at={{ over: source.name, amount: at }} />
      )}
      <Answer of={curve}>
        {(found) => (
          <>
            <Lines found={found} at={Number(at)} named={named} />
            <Bends found={found} named={named} />
            <Goals deal={deal} query={query} found={found} named={named} amount={shown} go={setAmount} />
          </>
        )}
      </Answer>
    </>
  );
}

function Gets(props: {
  point: Asked<Shape<"PointShown">>;
  named: Named;
  curve?: Shape<"CurveShown">;
}) {
  const { point, named, curve } = props;
  const words = useWords();
  const first = new Map(curve?.first.map((f) => [f.party, f.at]));
  const late = [...first.values()].some((at) => Number(at) > 0);
  return (
    <Answer of={point}>
      {(found) => {
        const alone = found.parties.every((p) => p.paid === p.in_all);
        return (
          <Table
            caption={words.each_gets}
            rows={found.parties}
            columns={[
              { title: words.party, cell: (p) => named(p.party, p.title) },
              { title: words.gets, cell: (p) => <strong><Sum of={p.paid} in={p.currency} /></strong>, right: true },
              ...(alone
                ? []
                : [{
                    title: words.with_all_else,
                    cell: (p: Shape<"Has">) => <Sum of={p.in_all} in={p.currency} />,
                    right: true,
                    wide: true,
                  }]),
              ...(found.parties.some((p) => p.share)
                ? [{ title: words.of_next, cell: (p: Shape<"Has">) => p.share ?? "—", right: true }]
                : []),
              ...(late
                ? [{
                    title: words.paid_from,
                    cell: (p: Shape<"Has">) => come(first.get(p.party), curve?.currency ?? ""),
                    right: true,
                    wide: true,
                  }]
                : []),
            ]}
          />
        );
      }}
    </Answer>
  );
}

/** The curve of each party, one chart for each currency that they are paid in. */
function Lines({ found, at, named }: { found: Shape<"CurveShown">; at: number; named: Named }) {
  const words = useWords();
  const lang = useLanguage();
  const charts = useMemo(() => curvesOf(found, at, named, lang), [found, at, named, lang]);
  return (
    <section>
      <h2>{words.curve_title(found.currency)}</h2>
      <p class="quiet">{words.curve_key}</p>
      <div class="columns">
        {charts.map(({ currency, option }) => (
          <div>
            <h3>{words.paid_in(currency)}</h3>
            <Chart title={`${words.curve_title(found.currency)}: ${words.paid_in(currency)}`} option={option} height={HEIGHT} />
          </div>
        ))}
      </div>
    </section>
  );
}

function Bends({ found, named }: { found: Shape<"CurveShown">; named: Named }) {
  const words = useWords();
  return (
    <>
      <Table
        caption={words.bends}
        rows={found.pieces.map((piece, number) => ({ ...piece, number }))}
        columns={[
          { title: "#", cell: (p) => (p.number ? p.number : "") },
          { title: `${words.from} (${found.currency})`, cell: (p) => come(p.start, found.currency), right: true },
          { title: words.to, cell: (p) => (p.end ? come(p.end, found.currency) : words.on), right: true, wide: true },
          {
            title: words.what_changes,
            cell: (p) => (
              <>
                {p.number === 0 && <span class="quiet">{words.begins}</span>}
                {p.bends.map((bend) => (
                  <div>
                    <Said text={bend.what} /> <span class="quiet wide">{bend.place}</span>
                  </div>
                ))}
                {p.falls.map((title) => (
                  <div class="unsure">▼ {words.falls(title)}</div>
                ))}
              </>
            ),
          },
          ...(found.currency === SCALE
            ? []
            : [{
                title: words.of_next,
                cell: (p: Shape<"PieceShown">) =>
                  p.portions
                    .filter((each) => each.share)
                    .map((each) => (
                      <span class="pair">
                        {named(each.party, each.title)} {each.share}
                      </span>
                    )),
                wide: true,
              }]),
        ]}
      />
      {found.cut_off && <p class="quiet">{words.cut_off}</p>}
    </>
  );
}

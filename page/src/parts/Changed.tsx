import { useMemo } from "preact/hooks";
import type { Shape } from "../api";
import { axis, type Drawing, type Palette, tip } from "../look";
import { useLanguage, useWords } from "../language";
import { Amount, Sum } from "./Amount";
import { Faults } from "./Answer";
import { type Terms, useAsking } from "./Asking";
import { Chart } from "./Chart";
import { type FoundFutures, FuturesRun } from "./FuturesRun";
import { short } from "./short";
import { Table } from "./Table";

export type Named = (name: string, title: string) => string;
type Found = Shape<"WhatIf">;

/** What a change does: in words, on what came in, over all that may come in, over the futures. */
export function Changed(props: {
  deal: string;
  found: Found;
  change: Shape<"Change">;
  terms: Terms;
  named: Named;
}) {
  const { deal, found, change, terms, named } = props;
  const words = useWords();
  const asking = useAsking();
  const title = new Map(terms.undisclosed.map((t) => [t.name, t.title ?? t.name]));
  const same = !found.unrun.length && !found.terms.length && !found.assumed.length && !found.paid.length && !found.over.length;
  if (same) return <p>{words.says_the_same}</p>;
  return (
    <>
      <h2>{words.changes_in_words}</h2>
      <dl class="reworded">
        {found.assumed.map((f) => (
          <>
            <dt>{title.get(f.name) ?? f.name}</dt>
            <dd>
              <del>{f.before ?? "—"}</del> → <ins>{f.after ?? "—"}</ins>
            </dd>
          </>
        ))}
        {found.terms.map((t) => (
          <>
            <dt>
              {t.section}
              <span class="quiet"> {t.line_after ? words.line(t.line_after) : words.line(t.line_before ?? 0)}</span>
            </dt>
            {t.before !== null && (
              <dd>
                − <del>{t.before}</del>
              </dd>
            )}
            {t.after !== null && (
              <dd>
                + <ins>{t.after}</ins>
              </dd>
            )}
          </>
        ))}
      </dl>
      <Faults faults={found.unrun} title={words.only_words} />
      {found.unrun.length ? null : found.paid.length ? (
        <Table
          caption={words.on_what_came_in}
          rows={found.paid}
          columns={[
            { title: words.party, cell: (p) => named(p.party, p.title) },
            { title: words.before, cell: (p) => <Sum of={p.before} in={p.currency} />, right: true, wide: true },
            { title: words.after, cell: (p) => <Sum of={p.after} in={p.currency} />, right: true, wide: true },
            { title: words.difference, cell: (p) => <Difference of={p.difference} currency={p.currency} />, right: true },
          ]}
        />
      ) : (
        <p>{words.no_difference_yet}</p>
      )}
      {found.curves
        .filter((curve) => curve.points.length)
        .map((curve) => (
          <Over curve={curve} found={found} named={named} />
        ))}
      {found.unpriced.length > 0 && (
        <p class="quiet">
          {words.unpriced} {found.unpriced.join(", ")}
        </p>
      )}
      <h2>{words.over_futures}</h2>
      <FuturesRun
        deal={deal}
        asking={asking}
        label={words.compare_futures}
        wanted={{ seed: 1, sensitivity: false, fixed: {}, change }}
      >
        {(answer) => <Apart found={answer} named={named} />}
      </FuturesRun>
    </>
  );
}

/** More or less, by sign and arrow; never by colour. */
function Difference({ of, currency }: { of: string; currency: string }) {
  const less = of.startsWith("-");
  const none = Number(of) === 0;
  return (
    <strong class="nowrap">
      {none ? "=" : less ? "▼" : "▲"} <span class="quiet currency">{currency}</span> {none || less ? "" : "+"}
      <Amount of={of} />
    </strong>
  );
}

function Over({ curve, found, named }: { curve: Shape<"Apart">; found: Found; named: Named }) {
  const words = useWords();
  const lang = useLanguage();
  const rows = found.over
    .filter((r) => r.source === curve.source)
    .flatMap((range) => range.stretches.map((stretch) => ({ range, stretch })));
  const options = useMemo(() => drawn(curve, named, lang), [curve, named, lang]);
  return (
    <section>
      <h2>{words.over_all(named(curve.source, curve.title), curve.currency)}</h2>
      {options.map(({ currency, option }) => (
        <Chart title={`${words.difference} ${currency}`} option={option} height={280} />
      ))}
      <Table
        caption={words.stretches}
        rows={rows}
        columns={[
          { title: words.party, cell: ({ range }) => named(range.party, range.title) },
          { title: `${words.from} (${curve.currency})`, cell: ({ stretch }) => <Amount of={stretch.start} />, right: true },
          {
            title: words.to,
            cell: ({ stretch }) => (stretch.end ? <Amount of={stretch.end} /> : words.on),
            right: true,
            wide: true,
          },
          {
            title: words.has,
            cell: ({ range, stretch }) => {
              const { sign } = stretch;
              const most = sign > 0 ? stretch.most : stretch.least.replace("-", "");
              const growth = stretch.share ?? (stretch.slope && `${range.currency} ${stretch.slope}`);
              return (
                <>
                  {sign === 0 ? `= ${words.the_same}` : sign > 0 ? `▲ ${words.more_by}` : `▼ ${words.less_by}`}
                  {sign !== 0 && Number(most) > 0 && (
                    <>
                      {" "}
                      {words.up_to} <Sum of={most} in={range.currency} />
                    </>
                  )}
                  {sign !== 0 && growth && (
                    <>
                      {" "}
                      {words.then_each(growth, curve.currency)}
                    </>
                  )}
                </>
              );
            },
          },
        ]}
      />
    </section>
  );
}

const DASHES = ["solid", [8, 3], [3, 3], [10, 3, 2, 3], [14, 4], [1, 3]] as const;

/** The difference over what comes in: a chart a currency, a line a party. */
function drawn(curve: Shape<"Apart">, named: Named, lang: "en" | "zh"): { currency: string; option: Drawing }[] {
  const currencies = [...new Set(curve.points.map((p) => p.currency))];
  return currencies.map((currency) => {
    const points = curve.points.filter((p) => p.currency === currency);
    const parties = [...new Map(points.map((p) => [p.party, named(p.party, p.title)]))];
    const across = innerWidth < 600 ? 1 : 3;
    const option = (colours: Palette) => ({
      legend: { top: 0, left: 0, textStyle: { color: colours.ink }, itemWidth: 32, itemHeight: 2 },
      grid: { left: 8, right: 20, top: 16 + 22 * Math.ceil(parties.length / across), bottom: 8, containLabel: true },
      tooltip: {
        ...tip(colours),
        trigger: "axis",
        valueFormatter: (value: unknown) => `${currency} ${short(Number(value), lang)}`,
        axisPointer: { label: { formatter: ({ value }: { value: number }) => short(value, lang) } },
      },
      xAxis: {
        ...axis(colours),
        type: "value",
        max: "dataMax",
        splitLine: { show: false },
        axisLabel: { color: colours.quiet, hideOverlap: true, formatter: (v: number) => short(v, lang) },
      },
      yAxis: {
        ...axis(colours),
        type: "value",
        axisLabel: { color: colours.quiet, formatter: (v: number) => short(v, lang) },
      },
      series: parties.map(([party, title], i) => ({
        name: `${title} (${currency})`,
        type: "line",
        symbol: "none",
        lineStyle: { width: 2, type: DASHES[i % DASHES.length] },
        data: points.filter((p) => p.party === party).map((p) => [Number(p.amount), Number(p.difference)]),
      })),
    });
    return { currency, option };
  });
}

function Apart({ found, named }: { found: FoundFutures; named: Named }) {
  const words = useWords();
  if (!found.apart.length) return <p>{words.says_the_same}</p>;
  const percent = (chance: number) => `${(100 * chance).toFixed(1)}%`;
  return (
    <>
      <Table
        caption={words.in_same_futures(found.futures)}
        rows={found.apart}
        columns={[
          { title: words.party, cell: (a) => named(a.party, a.title) },
          { title: words.mean_before, cell: (a) => <Sum of={a.before} in={a.currency} />, right: true, wide: true },
          { title: words.mean_after, cell: (a) => <Sum of={a.after} in={a.currency} />, right: true, wide: true },
          { title: words.difference, cell: (a) => <Difference of={a.difference} currency={a.currency} />, right: true },
          { title: "±", cell: (a) => <Amount of={a.difference_error} />, right: true, wide: true },
          { title: "P5 … P95", cell: (a) => <><Amount of={a.p5} /> … <Amount of={a.p95} /></>, right: true, wide: true },
          { title: words.gains, cell: (a) => percent(a.gains), right: true },
          { title: words.loses, cell: (a) => percent(a.loses), right: true },
        ]}
      />
    </>
  );
}

// Charts of what may come: fans over time, quantile dots, and which input matters most.
import type { Shape } from "../api";
import { axis, type Drawing, type Palette, tip } from "../look";
import type { Language } from "../language";
import type { Words } from "../words/en";
import type { FoundFutures } from "./FuturesRun";
import { short } from "./short";

type Named = (name: string, title: string) => string;

/** What each line of receipts may bring, period by period: P5 to P95, P10 to P90, the median. */
export function fansOf(
  of: Shape<"ForecastShown">,
  lang: Language,
  words: Words,
): { line: string; currency: string; option: Drawing }[] {
  return [...new Set(of.periods.map((p) => p.line))].map((line) => {
    const rows = of.periods.filter((p) => p.line === line && Number(p.quantiles.mean) >= 1);
    const currency = rows[0]?.quantiles.currency ?? "";
    const days = rows.map((p) => p.last_day);
    const level = (at: number) =>
      rows.map((p) => Number(p.quantiles.figures[of.levels.indexOf(at)] ?? 0));
    const [p5, p10, p50, p90, p95] = [level(5), level(10), level(50), level(90), level(95)];
    const between = (low: number[], high: number[]) => high.map((h, i) => h - (low[i] ?? 0));
    const option = (colours: Palette) => {
      const band = (name: string, data: number[], opacity: number) => ({
        name,
        type: "line",
        stack: "fan",
        symbol: "none",
        lineStyle: { width: 0 },
        areaStyle: { color: colours.accent, opacity },
        data,
        silent: true,
      });
      return {
        grid: { left: 8, right: 12, top: 8, bottom: 8, containLabel: true },
        tooltip: {
          ...tip(colours),
          trigger: "axis",
          formatter: (at: { dataIndex: number }[]) => {
            const i = at[0]?.dataIndex ?? 0;
            const figures = rows[i]?.quantiles.figures ?? [];
            return [
              `${words.until} ${days[i]}`,
              ...of.levels.map((l, n) => `P${l} ${currency} ${short(Number(figures[n]), lang)}`),
            ].join("<br>");
          },
        },
        xAxis: { ...axis(colours), type: "category", data: days, boundaryGap: false },
        yAxis: {
          ...axis(colours),
          type: "value",
          axisLabel: { color: colours.quiet, formatter: (v: number) => short(v, lang) },
        },
        series: [
          band("P5", p5 ?? [], 0),
          band("P10", between(p5 ?? [], p10 ?? []), 0.14),
          band("P90", between(p10 ?? [], p90 ?? []), 0.32),
          band("P95", between(p90 ?? [], p95 ?? []), 0.14),
          {
            name: "P50",
            type: "line",
            symbol: "circle",
            symbolSize: 5,
            lineStyle: { color: colours.ink, width: 1.6 },
            itemStyle: { color: colours.ink },
            data: p50,
          },
        ],
      };
    };
    return { line, currency, option };
  });
}

const BINS = 28;

/** Twenty dots a party, each one future in twenty, heaped where they are close; a stroke for P50. */
export function dotsOf(
  found: FoundFutures,
  named: Named,
  lang: Language,
): { title: string; option: Drawing }[] {
  const medians = new Map(found.parties.map((p) => [`${p.party} ${p.currency}`, Number(p.p50)]));
  return found.dots.map((d) => {
    const amounts = d.amounts.map(Number);
    const low = Math.min(0, ...amounts);
    const size = (Math.max(...amounts) - low) / BINS || 1;
    const heaps = new Map<number, number>();
    const dots = amounts.map((amount) => {
      const bin = Math.floor((amount - low) / size);
      const height = heaps.get(bin) ?? 0;
      heaps.set(bin, height + 1);
      return { value: [low + (bin + 0.5) * size, height + 0.5], amount };
    });
    const most = Math.max(...heaps.values(), 6);
    const option = (colours: Palette) => ({
      grid: { left: 10, right: 16, top: 4, bottom: 22 },
      tooltip: {
        ...tip(colours),
        formatter: ({ data }: { data: { amount?: number } }) =>
          `${d.currency} ${short(data.amount ?? 0, lang)}`,
      },
      xAxis: {
        ...axis(colours),
        type: "value",
        min: low,
        max: low + size * (BINS + 1),
        splitNumber: 4,
        splitLine: { show: false },
        axisLabel: {
          color: colours.quiet,
          hideOverlap: true,
          showMaxLabel: false,
          formatter: (v: number) => short(v, lang),
        },
      },
      yAxis: { type: "value", show: false, min: 0, max: most },
      series: [
        {
          type: "scatter",
          symbolSize: 8,
          itemStyle: { color: colours.accent },
          data: dots,
          markLine: {
            symbol: "none",
            silent: true,
            lineStyle: { color: colours.ink, width: 1.5, type: "solid" },
            label: { show: false },
            data: [{ xAxis: medians.get(`${d.party} ${d.currency}`) ?? 0 }],
          },
        },
      ],
    });
    return { title: `${named(d.party, d.title)} (${d.currency})`, option };
  });
}

// Inputs that matter less than this are left to the table.
const LEAST = 0.005;

/** For each party, which input its outcome depends on, the one that matters most on top. */
export function indicesOf(
  found: FoundFutures,
  named: Named,
  words: Words,
): { title: string; option: Drawing; height: number }[] {
  const keys = [...new Set(found.indices.map((i) => `${i.party} ${i.currency}`))];
  return keys.flatMap((key) => {
    const all = found.indices.filter((i) => `${i.party} ${i.currency}` === key && i.total >= LEAST);
    const [one] = all;
    if (!one) return [];
    const rows = [...all].reverse();
    const option = (colours: Palette) => ({
      grid: { left: 130, right: 16, top: 4, bottom: 22 },
      tooltip: {
        ...tip(colours),
        trigger: "axis",
        valueFormatter: (v: unknown) => `${(100 * Number(v)).toFixed(1)}%`,
      },
      xAxis: {
        ...axis(colours),
        type: "value",
        min: 0,
        axisLabel: { color: colours.quiet, formatter: (v: number) => `${Math.round(100 * v)}%` },
      },
      yAxis: { ...axis(colours), type: "category", data: rows.map((i) => i.input), axisLabel: { color: colours.ink, width: 120, overflow: "truncate" } },
      series: [
        {
          name: words.total_order,
          type: "bar",
          barGap: "-100%",
          barWidth: 12,
          itemStyle: { color: "transparent", borderColor: colours.accent, borderWidth: 1 },
          data: rows.map((i) => i.total),
        },
        {
          name: words.first_order,
          type: "bar",
          barWidth: 12,
          itemStyle: { color: colours.accent },
          data: rows.map((i) => Math.max(0, i.first)),
        },
      ],
    });
    return [{ title: `${named(one.party, one.title)} (${one.currency})`, option, height: 34 + 24 * rows.length }];
  });
}

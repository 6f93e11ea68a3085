import type { Shape } from "../api";
import { axis, type Drawing, type Palette, tip } from "../look";
import type { Language } from "../language";
import { short } from "./short";

const DASHES = ["solid", [8, 3], [3, 3], [10, 3, 2, 3], [14, 4], [1, 3]] as const;
// More lines than these nobody tells apart: the table has all.
const MOST_LINES = 6;

/** A chart for each currency in which anybody is paid: a line a party, bends numbered as listed. */
export function curvesOf(
  found: Shape<"CurveShown">,
  at: number,
  named: (name: string, title: string) => string,
  lang: Language,
): { currency: string; option: Drawing }[] {
  const last = found.points.at(-1)?.parties ?? [];
  const currencies = [...new Set(last.filter((p) => Number(p.paid) !== 0).map((p) => p.currency))];
  return currencies.map((currency) => {
    const parties = last
      .filter((p) => p.currency === currency && Number(p.paid) !== 0)
      .sort((a, b) => Number(b.paid) - Number(a.paid))
      .slice(0, MOST_LINES);
    const end = Number(found.points.at(-1)?.amount ?? 0);
    const lines = parties.map((party) => ({
      title: named(party.party, party.title),
      points: found.points.map((point) => [
        Number(point.amount),
        Number(point.parties.find((p) => p.party === party.party && p.currency === currency)?.paid ?? 0),
      ]),
    }));
    const most = Math.max(...lines.map((line) => Math.max(...line.points.map(([, y]) => y ?? 0)))) * 1.05;
    const narrow = innerWidth < 600;
    const shifts = apart(lines.map((line) => (line.points.at(-1)?.[1] ?? 0) / most));
    const bends = found.pieces.slice(1).map((piece, i) => ({ xAxis: Number(piece.start), name: String(i + 1) }));
    const option = (colours: Palette) => ({
      grid: { left: 8, right: narrow ? 104 : 150, top: 26, bottom: 30, containLabel: true },
      tooltip: {
        ...tip(colours),
        trigger: "axis",
        valueFormatter: (value: unknown) => `${currency} ${short(Number(value), lang)}`,
        axisPointer: { type: "line", label: { formatter: ({ value }: { value: number }) => short(value, lang) } },
      },
      xAxis: {
        ...axis(colours),
        type: "value",
        min: 0,
        max: Math.max(end, at),
        splitLine: { show: false },
        axisLabel: {
          color: colours.quiet,
          hideOverlap: true,
          formatter: (value: number) => short(value, lang),
        },
        name: found.currency,
        nameLocation: "middle",
        nameGap: 26,
      },
      yAxis: {
        ...axis(colours),
        type: "value",
        min: 0,
        max: most,
        axisLabel: {
          color: colours.quiet,
          showMaxLabel: false,
          formatter: (value: number) => short(value, lang),
        },
      },
      series: lines.map((line, i) => ({
        name: line.title,
        type: "line",
        data: line.points,
        symbol: "none",
        lineStyle: { width: 2, type: DASHES[i % DASHES.length] },
        endLabel: {
          show: true,
          formatter: line.title,
          color: colours.ink,
          width: narrow ? 96 : 142,
          fontSize: narrow ? 11 : 12,
          overflow: "truncate",
          distance: 6,
          offset: [0, shifts[i] ?? 0],
        },
        ...(i === 0
          ? {
              markLine: {
                symbol: "none",
                silent: true,
                data: [
                  ...bends.map((bend) => ({
                    ...bend,
                    lineStyle: { color: colours.quiet, width: 0.8, type: "dotted" },
                    label: { formatter: bend.name, color: colours.quiet },
                  })),
                  {
                    xAxis: at,
                    lineStyle: { color: colours.ink, width: 1.2, type: "solid" },
                    label: { formatter: short(at, lang), color: colours.ink, fontWeight: 600 },
                  },
                ],
              },
            }
          : {}),
      })),
    });
    return { currency, option };
  });
}

export const HEIGHT = 360;
// What of the height the lines have, and how far apart two labels must be to be read.
const DRAWN = 290;
const APART = 15;

/** By how much labels at these heights, the highest first, must go up or down to be read. */
function apart(heights: number[]): number[] {
  const wanted = heights.map((height) => (1 - height) * DRAWN);
  const found: number[] = [];
  for (const at of wanted) found.push(Math.max(at, (found.at(-1) ?? -APART) + APART));
  for (let i = found.length - 1, low = DRAWN + 4; i >= 0; i--, low = (found[i + 1] ?? 0) - APART)
    found[i] = Math.min(found[i] ?? 0, low);
  return found.map((at, i) => at - (wanted[i] ?? 0));
}

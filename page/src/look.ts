// How charts look, apart from the library that draws them, which is only loaded for a chart.
import type { EChartsCoreOption } from "echarts/core";

/** The colours of the page as it is now, light or dark. */
export type Palette = { ink: string; quiet: string; rule: string; paper: string; accent: string };
export type Drawing = EChartsCoreOption | ((palette: Palette) => EChartsCoreOption);

/** An axis of the page: a quiet line, quiet words. */
export const axis = (colours: Palette) => ({
  axisLine: { lineStyle: { color: colours.rule } },
  axisTick: { show: false },
  axisLabel: { color: colours.quiet },
  nameTextStyle: { color: colours.quiet },
  splitLine: { lineStyle: { color: colours.rule, width: 0.5 } },
});

const MARKS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Words of a deal for a tip, which is set as HTML: never as markup. */
export const harmless = (text: string): string => text.replace(/[&<>"]/g, (mark) => MARKS[mark] ?? mark);

/** A tip of the page. */
export const tip = (colours: Palette) => ({
  backgroundColor: colours.paper,
  borderColor: colours.rule,
  textStyle: { color: colours.ink, fontSize: 13 },
  confine: true,
});

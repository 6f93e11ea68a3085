// The parts of ECharts that the page draws with, and its colours: safe for the colour-blind (Okabe
// and Ito 2008), each of another lightness.
import { BarChart, CustomChart, GraphChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, CustomChart, GraphChart, GridComponent, LegendComponent, LineChart,
  MarkAreaComponent, MarkLineComponent, MarkPointComponent, SVGRenderer, SankeyChart, ScatterChart,
  TooltipComponent,
]);

export const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c"];

/** The colours of the page as it is now, light or dark. */
export type Palette = { ink: string; quiet: string; rule: string; paper: string; accent: string };
export type Drawing = EChartsCoreOption | ((palette: Palette) => EChartsCoreOption);

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour("ink"), quiet: colour("quiet"), rule: colour("rule"), paper: colour("paper"),
    accent: colour("accent"),
  };
}

/** Draws a chart in a box and keeps it to the box's size and the page's theme. Returns: its end. */
export function draw(box: HTMLElement, drawing: Drawing): () => void {
  const chart = init(box, null, { renderer: "svg" });
  const paint = () => {
    const colours = palette();
    chart.setOption({
      color: COLOURS,
      animation: false,
      textStyle: { color: colours.ink, fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true },
      ...(typeof drawing === "function" ? drawing(colours) : drawing),
    });
  };
  paint();
  const sized = new ResizeObserver(() => chart.resize());
  sized.observe(box);
  const themed = new MutationObserver(paint);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", paint);
  return () => {
    sized.disconnect();
    themed.disconnect();
    system.removeEventListener("change", paint);
    chart.dispose();
  };
}

/** An axis of the page: a quiet line, quiet words. */
export const axis = (colours: Palette) => ({
  axisLine: { lineStyle: { color: colours.rule } },
  axisTick: { show: false },
  axisLabel: { color: colours.quiet },
  nameTextStyle: { color: colours.quiet },
  splitLine: { lineStyle: { color: colours.rule, width: 0.5 } },
});

/** A tip of the page. */
export const tip = (colours: Palette) => ({
  backgroundColor: colours.paper,
  borderColor: colours.rule,
  textStyle: { color: colours.ink, fontSize: 13 },
  confine: true,
});

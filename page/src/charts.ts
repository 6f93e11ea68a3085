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

/** Draws a chart in a box and keeps it to the box's size and the page's theme. Returns: its end. */
export function draw(box: HTMLElement, option: EChartsCoreOption): () => void {
  let chart = init(box, null, { renderer: "svg" });
  const paint = () => {
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue("--ink").trim();
    chart.setOption({
      color: COLOURS,
      animation: false,
      textStyle: { color: ink, fontFamily: "inherit" },
      aria: { enabled: true },
      ...option,
    });
  };
  paint();
  const sized = new ResizeObserver(() => chart.resize());
  sized.observe(box);
  const themed = new MutationObserver(paint);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    sized.disconnect();
    themed.disconnect();
    chart.dispose();
  };
}

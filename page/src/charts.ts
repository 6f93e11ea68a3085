// The parts of ECharts that the page draws with, and its colours: safe for the colour-blind (Okabe
// and Ito 2008), each of another lightness.
import { BarChart, CustomChart, GraphChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Drawing, Palette } from "./look";

use([
  BarChart, CustomChart, GraphChart, GridComponent, LegendComponent, LineChart,
  MarkAreaComponent, MarkLineComponent, MarkPointComponent, SVGRenderer, SankeyChart, ScatterChart,
  TooltipComponent,
]);

export const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c"];

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

import { useMemo } from "preact/hooks";
import { type Palette, tip } from "../charts";
import { useWords } from "../language";
import type { Shape } from "../api";
import { Chart } from "./Chart";
import { Table } from "./Table";

type Found = Shape<"OwnersShown">;

// More than this are a tangle: they are narrowed down first.
const MOST_NODES = 60;
const ROW = 92;
const SHAPES: Record<string, string> = { film: "roundRect", waterfall: "diamond" };

/** Holders above what they hold, each line with its share; the same as a table. */
export function OwnersGraph({ found }: { found: Found }) {
  const words = useWords().owners;
  const titles = useMemo(() => new Map(found.nodes.map((n) => [n.id, n.title])), [found]);
  const option = useMemo(() => drawn(found, words.share), [found, words]);
  const deep = Math.max(0, ...found.nodes.map((n) => n.below)) + 1;
  return (
    <>
      {found.nodes.length <= MOST_NODES ? (
        <div class="scrolls plain">
          <div style={{ minWidth: `${Math.max(20, widest(found) * 9)}rem` }}>
            <Chart title={words.graph} option={option} height={deep * ROW + 40} />
          </div>
        </div>
      ) : (
        <p class="quiet">{words.too_many_to_draw(found.nodes.length)}</p>
      )}
      <details>
        <summary>{words.as_table}</summary>
        <Table
          caption={words.graph}
          hideCaption
          rows={found.edges}
          columns={[
            { title: words.holder, cell: (e) => titles.get(e.holder) },
            { title: words.held, cell: (e) => titles.get(e.held) },
            { title: words.stake, cell: (e) => words.share(e.size), right: true },
          ]}
        />
      </details>
    </>
  );
}

const layers = (found: Found): Shape<"OwnerNode">[][] => {
  const made: Shape<"OwnerNode">[][] = [];
  for (const node of found.nodes) (made[node.below] ??= []).push(node);
  return made;
};

const widest = (found: Found): number => Math.max(1, ...layers(found).map((row) => row?.length ?? 0));

function drawn(found: Found, share: (size: string) => string) {
  const rows = layers(found);
  const place = new Map<number, { x: number; y: number }>();
  const wide = widest(found);
  // Each row is put in the order of the middle of its holders, so that fewer lines cross.
  rows.forEach((row, y) => {
    const over = (id: number) => {
      const xs = found.edges.flatMap((e) => (e.held === id ? (place.get(e.holder)?.x ?? []) : []));
      return xs.length ? xs.reduce((a, b) => a + b, 0) / xs.length : wide / 2;
    };
    [...row]
      .map((node) => ({ node, at: over(node.id) }))
      .sort((a, b) => a.at - b.at)
      .forEach(({ node }, i) => place.set(node.id, { x: ((i + 0.5) * wide) / row.length, y }));
  });
  return (colours: Palette) => ({
    tooltip: { ...tip(colours) },
    series: [
      {
        type: "graph",
        layout: "none",
        left: 70,
        right: 70,
        top: 24,
        bottom: 44,
        roam: false,
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 7,
        lineStyle: { color: colours.quiet, width: 1, curveness: 0.06 },
        edgeLabel: {
          show: true,
          color: colours.ink,
          backgroundColor: colours.paper,
          padding: [1, 3],
          fontSize: 12,
          formatter: ({ data }: { data: { size: string } }) => data.size,
        },
        label: {
          show: true,
          position: "bottom",
          color: colours.ink,
          fontSize: 12,
          width: 128,
          overflow: "break",
          lineHeight: 14,
        },
        data: found.nodes.map((n) => ({
          id: `${n.id}`,
          name: n.title,
          ...place.get(n.id)!,
          symbol: SHAPES[n.kind] ?? "circle",
          symbolSize: n.kind === "film" ? 16 : 11,
          itemStyle: {
            color: n.kind === "party" || n.kind === "film" ? colours.accent : colours.paper,
            borderColor: colours.quiet,
            borderWidth: 1,
          },
        })),
        links: found.edges.map((e) => ({
          source: `${e.holder}`,
          target: `${e.held}`,
          size: share(e.size),
        })),
      },
    ],
  });
}

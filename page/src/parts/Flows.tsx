import { useMemo } from "preact/hooks";
import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { harmless, type Palette, tip } from "../look";
import { Amount, grouped } from "./Amount";
import { askingKey, useAsking } from "./Asking";
import { Chart } from "./Chart";
import { Table } from "./Table";

type Named = (name: string, title: string) => string;
type Picture = Shape<"FlowPicture">;

/** Where money flowed, from what came in to the parties; the same as a table. */
export function Flows({ deal, named }: { deal: string; named: Named }) {
  const words = useWords();
  const asking = useAsking();
  const [keep] = useChoice<string>("keep", "");
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/sankey", {
        params: { path: { deal }, query: { ...asking, ...(keep ? { keep } : {}) } },
        signal,
      }),
    [deal, keep, askingKey(asking)],
  );
  if (!asked.answer?.length) return null;
  return (
    <section>
      <h2>{words.flows}</h2>
      {asked.answer.map((picture) => (
        <OnePicture picture={picture} named={named} />
      ))}
    </section>
  );
}

function OnePicture({ picture, named }: { picture: Picture; named: Named }) {
  const words = useWords();
  const titles = useMemo(
    () =>
      new Map(
        picture.nodes.map((n) => [
          n.key,
          n.together.length ? words.others(n.together.length) : named(n.name, n.title),
        ]),
      ),
    [picture, named, words],
  );
  const together = picture.nodes.flatMap((n) => n.together);
  const option = useMemo(() => drawn(picture, titles), [picture, titles]);
  return (
    <>
      <div class="scrolls plain">
        <div class="flows">
          <Chart title={words.flows} option={option} height={Math.max(300, picture.nodes.length * 34)} />
        </div>
      </div>
      <details>
        <summary>{words.as_table}</summary>
        <Table
          caption={words.flows}
          hideCaption
          rows={picture.links}
          columns={[
            { title: words.from, cell: (l) => titles.get(l.source) },
            { title: words.to, cell: (l) => titles.get(l.target) },
            { title: words.amount, cell: (l) => <Amounts link={l} />, right: true },
          ]}
        />
        {together.length > 0 && (
          <p class="quiet">
            {words.others(together.length)}: {together.map((name) => named(name, name)).join(", ")}
          </p>
        )}
      </details>
    </>
  );
}

function Amounts({ link }: { link: Picture["links"][number] }) {
  return (
    <>
      {link.amounts.map((a) => (
        <>
          {a.currency} <Amount of={a.amount} />{" "}
        </>
      ))}
      {link.arrived && (
        <>
          → {link.arrived.currency} <Amount of={link.arrived.amount} />
        </>
      )}
    </>
  );
}

const said = (link: Picture["links"][number]): string =>
  link.amounts.map((a) => `${a.currency} ${grouped(a.amount)}`).join(" + ") +
  (link.arrived ? ` → ${link.arrived.currency} ${grouped(link.arrived.amount)}` : "");

function drawn(picture: Picture, titles: Map<string, string>) {
  const parties = new Set(picture.nodes.filter((n) => n.kind === "party").map((n) => n.key));
  const into = new Map(picture.nodes.map((n) => [n.key, picture.links.filter((l) => l.target === n.key)]));
  return (colours: Palette) => ({
    tooltip: {
      ...tip(colours),
      formatter: ({ dataType, data }: { dataType: string; data: { name: string; link: number } }) => {
        const link = picture.links[data.link];
        const lines =
          dataType === "edge" && link
            ? [`${titles.get(link.source)} → ${titles.get(link.target)}`, said(link)]
            : [titles.get(data.name) ?? "", ...(into.get(data.name) ?? []).map(said)];
        return lines.map(harmless).join("<br>");
      },
    },
    series: [
      {
        type: "sankey",
        left: 4,
        right: 190,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 14,
        draggable: false,
        emphasis: { focus: "adjacency" },
        label: {
          color: colours.ink,
          fontSize: 13,
          width: 180,
          overflow: "truncate",
          formatter: ({ name }: { name: string }) => titles.get(name) ?? name,
        },
        data: picture.nodes.map((n) => ({
          name: n.key,
          itemStyle: { color: parties.has(n.key) ? colours.accent : colours.quiet, borderWidth: 0 },
        })),
        links: picture.links.map((l, i) => ({
          source: l.source,
          target: l.target,
          value: l.width,
          link: i,
          lineStyle: { color: colours.quiet, opacity: 0.28 },
        })),
      },
    ],
  });
}

import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Amount } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

/** Where the money of a deal went, and where the next unit goes. */
export function Money({ deal }: { deal: string }) {
  const asked = useAsked(
    (signal) => api.GET("/api/deals/{deal}/money", { params: { path: { deal } }, signal }),
    [deal],
  );
  return <Answer of={asked}>{(money) => <Figures money={money} />}</Answer>;
}

function Figures({ money }: { money: Shape<"Money"> }) {
  const words = useWords();
  return (
    <>
      <h1>{money.title}</h1>
      <p class="quiet">{money.as_of ? words.as_of(money.as_of) : words.before_receipts}</p>
      <Table
        caption={words.paid_to}
        rows={money.paid}
        columns={[
          { title: words.party, cell: (p) => p.title },
          { title: words.currency, cell: (p) => p.currency },
          { title: words.amount, cell: (p) => <Amount of={p.amount} />, right: true },
        ]}
      />
      {money.waterfalls.map((w) => (
        <Table
          caption={`${w.title} (${w.currency})`}
          rows={money.ladder.filter((line) => line.waterfall === w.name)}
          columns={[
            { title: words.step, cell: (l) => <code>{l.step}</code> },
            { title: words.pays, cell: (l) => l.label },
            { title: words.reached, cell: (l) => <Amount of={l.reached} />, right: true, wide: true },
            { title: words.was_paid, cell: (l) => <Amount of={l.paid} />, right: true },
            { title: words.still_wants, cell: (l) => <Amount of={l.wants} />, right: true },
            { title: words.stopped_by, cell: (l) => l.stopped_by, wide: true },
          ]}
        />
      ))}
      <Table
        caption={words.next_unit}
        rows={money.next_unit}
        columns={[
          { title: words.received_at, cell: (n) => `${n.source} (${n.currency})` },
          { title: words.party, cell: (n) => n.party },
          { title: words.by_step, cell: (n) => <code>{n.step}</code>, wide: true },
          { title: words.share, cell: (n) => n.percent, right: true },
        ]}
      />
      <Table
        caption={words.accounts}
        rows={money.accounts}
        columns={[
          { title: words.account, cell: (a) => a.title },
          { title: words.owed_to, cell: (a) => a.owed_to, wide: true },
          { title: words.charged, cell: (a) => <Amount of={a.charged} />, right: true },
          { title: words.recouped, cell: (a) => <Amount of={a.recouped} />, right: true },
          { title: words.balance, cell: (a) => <Amount of={a.balance} />, right: true },
        ]}
      />
      <Table
        caption={words.assumed}
        rows={money.assumed}
        columns={[
          { title: words.assumed, cell: (a) => <code>{a.name}</code> },
          { title: words.amount, cell: (a) => a.value, right: true },
          { title: words.within, cell: (a) => `${a.low} .. ${a.high}`, right: true },
        ]}
      />
    </>
  );
}

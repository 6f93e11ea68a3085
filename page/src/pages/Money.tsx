import { api, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Amount, grouped } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { Assumptions, askingKey, useAsking, useNames, useTerms } from "../parts/Asking";
import { Drill, Follow } from "../parts/Drill";
import { Flows } from "../parts/Flows";
import { Ladder } from "../parts/Ladder";
import { Ranges } from "../parts/Ranges";
import { Table } from "../parts/Table";

type Named = (name: string, title: string) => string;

/** Where the money of a deal went, and where the next unit goes. */
export function Money({ deal }: { deal: string }) {
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/money", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  return (
    <>
      {terms.answer && <Head terms={terms.answer} money={asked.answer} />}
      {asked.state === "refused" && terms.answer && (
        <Ranges deal={deal} asking={asking} terms={terms.answer} named={named} />
      )}
      <Answer of={asked}>
        {(money) => (
          <>
            <div class="columns">
              <Paid money={money} named={named} />
              <NextUnit money={money} named={named} />
            </div>
            {terms.answer && (
              <Ranges deal={deal} asking={asking} terms={terms.answer} named={named} />
            )}
            <Flows deal={deal} named={named} />
            <Ladder money={money} named={named} />
            <Rest money={money} named={named} />
          </>
        )}
      </Answer>
      <Drill deal={deal} asking={asking} />
    </>
  );
}

function Head({ terms, money }: { terms: Shape<"OpenTerms">; money?: Shape<"Money"> }) {
  const words = useWords();
  const lang = useLanguage();
  return (
    <>
      <h1>{(lang === "zh" && terms.zh) || terms.title}</h1>
      {money && (
        <p class="quiet">
          {money.as_of ? words.as_of(money.as_of) : words.before_receipts}
          {money.received.map((r) => (
            <>
              {" · "}
              {words.received_sum} {r.currency} <Amount of={r.amount} />
            </>
          ))}
          {money.converted.map((c) => (
            <>
              {" · "}
              {c.from_currency} <Amount of={c.from_amount} /> → {c.to_currency} <Amount of={c.to_amount} />
            </>
          ))}
        </p>
      )}
      <Assumptions terms={terms} />
    </>
  );
}

type Shown = { money: Shape<"Money">; named: Named };

function Paid({ money, named }: Shown) {
  const words = useWords();
  return (
    <Table
      caption={words.paid_to}
      rows={money.paid}
      columns={[
        { title: words.party, cell: (p) => named(p.party, p.title) },
        { title: words.currency, cell: (p) => p.currency },
        {
          title: words.amount,
          cell: (p) => (
            <Follow
              to={{ kind: "party", party: p.party, currency: p.currency, title: named(p.party, p.title) }}
              label={words.follow(named(p.party, p.title), `${p.currency} ${grouped(p.amount)}`)}
            >
              <Amount of={p.amount} />
            </Follow>
          ),
          right: true,
        },
      ]}
    />
  );
}

function NextUnit({ money, named }: Shown) {
  const words = useWords();
  const titles = new Map(money.waterfalls.map((w) => [w.name, named(w.name, w.title)]));
  return (
    <div>
      {[...new Set(money.next_unit.map((n) => n.source))].map((source) => {
        const rows = money.next_unit.filter((n) => n.source === source);
        return (
          <Table
            caption={words.next_of(titles.get(source) ?? source, rows[0]?.currency ?? "")}
            rows={rows}
            columns={[
              { title: words.party, cell: (n) => named(n.party, n.title) },
              {
                title: words.by_step,
                cell: (n) => (
                  <Follow to={{ kind: "step", step: n.step }} label={words.follow_step(n.step)}>
                    <code>{n.step}</code>
                  </Follow>
                ),
              },
              { title: words.share, cell: (n) => <Share percent={n.percent} />, right: true },
            ]}
          />
        );
      })}
    </div>
  );
}

/** A percentage with a bar as long as it is. */
export function Share({ percent }: { percent: string }) {
  return (
    <span class="share">
      <span class="bar" style={{ width: percent }} aria-hidden="true" />
      <span class="amount">{percent}</span>
    </span>
  );
}

function Rest({ money, named }: Shown) {
  const words = useWords();
  const titles = new Map(money.paid.map((p) => [p.party, p.title]));
  const party = (name: string) => named(name, titles.get(name) ?? name);
  return (
    <>
      <Table
        caption={words.accounts}
        rows={money.accounts}
        columns={[
          { title: words.account, cell: (a) => a.title },
          { title: words.owed_to, cell: (a) => party(a.owed_to) },
          { title: words.currency, cell: (a) => a.currency, wide: true },
          { title: words.charged, cell: (a) => <Amount of={a.charged} />, right: true, wide: true },
          {
            title: words.recouped,
            cell: (a) => (
              <Follow
                to={{ kind: "account", party: a.owed_to, account: a.account, title: a.title }}
                label={words.follow(a.title, `${a.currency} ${grouped(a.recouped)}`)}
              >
                <Amount of={a.recouped} />
              </Follow>
            ),
            right: true,
          },
          { title: words.balance, cell: (a) => <Amount of={a.balance} />, right: true },
        ]}
      />
      <Table
        caption={words.net}
        rows={money.net}
        columns={[
          { title: words.party, cell: (n) => named(n.party, n.title) },
          { title: words.currency, cell: (n) => n.currency },
          { title: words.from_waterfalls, cell: (n) => <Amount of={n.from_waterfalls} />, right: true, wide: true },
          { title: words.between_parties, cell: (n) => <Amount of={n.between_parties} />, right: true, wide: true },
          { title: words.ends_with, cell: (n) => <Amount of={n.net} />, right: true },
        ]}
      />
      <Table
        caption={words.allotted}
        rows={money.allotted}
        columns={[
          { title: words.definition, cell: (a) => a.definition },
          { title: words.party, cell: (a) => named(a.party, a.title) },
          { title: words.amount, cell: (a) => <>{a.currency} <Amount of={a.amount} /></>, right: true },
        ]}
      />
      <Table
        caption={words.milestones}
        rows={money.milestones}
        columns={[
          { title: words.milestone, cell: (m) => m.milestone },
          {
            title: words.reached_on,
            cell: (m) => m.reached_on ?? (m.reached ? words.from_the_start : words.not_reached),
          },
        ]}
      />
      <Table
        caption={words.held_title}
        rows={money.held}
        columns={[
          { title: words.of, cell: (h) => h.of },
          { title: words.amount, cell: (h) => <>{h.currency} <Amount of={h.amount} /></>, right: true },
          { title: words.why, cell: (h) => h.reason },
        ]}
      />
    </>
  );
}

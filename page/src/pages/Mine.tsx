import { Link } from "wouter-preact";
import { sideOf } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Amount } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

const FORMS = ["html", "pdf", "xlsx", "csv"] as const;

/** What a party reader may read, deal by deal; the one deal itself where there is one. */
export function Mine() {
  const words = useWords();
  const asked = useAsked((signal) => api.GET("/api/mine", { signal }), []);
  return (
    <Answer of={asked}>
      {(sides) =>
        sides.length === 1 ? (
          <Side deal={sides[0]!.deal} party={sides[0]!.party} />
        ) : (
          <>
            <h1>{words.access.my_deals}</h1>
            {sides.length === 0 && <p>{words.access.nothing_shared}</p>}
            <Table
              caption={words.access.my_deals}
              hideCaption
              rows={sides}
              columns={[
                {
                  title: words.deal,
                  cell: (s) => <Link href={sideOf(s.deal, s.party)}>{s.deal_title}</Link>,
                },
                { title: words.party, cell: (s) => s.party_title },
              ]}
            />
          </>
        )
      }
    </Answer>
  );
}

/** One party's side of a deal: its statements, and the clauses that pay it. */
export function Side({ deal, party }: { deal: string; party: string }) {
  const lang = useLanguage();
  const asked = useAsked(
    (signal) =>
      api.GET("/api/mine/{deal}/{party}", {
        params: { path: { deal, party }, query: { lang } },
        signal,
      }),
    [deal, party, lang],
  );
  return <Answer of={asked}>{(own) => <Own own={own} />}</Answer>;
}

function Own({ own }: { own: Shape<"OwnDeal"> }) {
  const words = useWords();
  const sums = own.statements
    .toReversed()
    .flatMap((statement) => statement.sums.map((sum) => ({ ...sum, statement })));
  return (
    <>
      <h1>{own.party_title}</h1>
      <p class="quiet">{own.deal_title}</p>
      {sums.length === 0 && <p>{words.access.no_statements}</p>}
      <Table
        caption={words.access.my_statements}
        rows={sums}
        columns={[
          { title: words.access.number, cell: (s) => s.statement.number },
          { title: words.access.through, cell: (s) => s.statement.through },
          { title: words.access.dated, cell: (s) => s.statement.dated, wide: true },
          { title: words.currency, cell: (s) => s.currency },
          { title: words.access.adds, cell: (s) => <Amount of={s.adds} />, right: true, wide: true },
          { title: words.access.due, cell: (s) => <Amount of={s.due} />, right: true },
          { title: words.access.pay_by, cell: (s) => s.statement.due_by ?? "—" },
          { title: words.access.object_until, cell: (s) => s.statement.objection_until ?? "—" },
          {
            title: words.access.open_as,
            cell: (s) => <Files own={own} number={s.statement.number} />,
          },
        ]}
      />
      <h2>{words.access.my_clauses}</h2>
      {own.clauses.length === 0 && <p>{words.access.no_clauses}</p>}
      <ol class="clauses">
        {own.clauses.map((clause) => (
          <li>
            <pre>{clause.text}</pre>
            {clause.said && <p>{clause.said}</p>}
            <p class="quiet">{clause.place}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

function Files({ own, number }: { own: Shape<"OwnDeal">; number: number }) {
  const lang = useLanguage();
  const words = useWords();
  const parts = [own.deal, own.party, "statements", String(number)].map(encodeURIComponent);
  return (
    <span class="files">
      {FORMS.map((form) => (
        <a
          href={`/api/mine/${parts.join("/")}/${form}?lang=${lang}`}
          target={form === "html" ? "_blank" : undefined}
          rel="noreferrer"
          aria-label={words.access.statement_as(number, form)}
        >
          {form.toUpperCase()}
        </a>
      ))}
    </span>
  );
}

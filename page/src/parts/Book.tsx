import { useState } from "preact/hooks";
import { useChoice } from "../address";
import type { Fault, Shape } from "../api";
import { useLanguage, useWords } from "../language";
import { useAsker } from "../session";
import { Amount, Sum } from "./Amount";
import { Faults } from "./Answer";
import { Files, type StatementLanguage } from "./Files";
import { Table } from "./Table";

type Named = (name: string, title: string) => string;
type Doing = {
  deal: string;
  found: Shape<"Statements">;
  named: Named;
  busy: boolean;
  faults: Fault[];
  close: (through: string, accept: boolean) => void;
  issue: (dated: string, parties: string[]) => void;
};

/** Where the book of a deal stands: periods closed, statements issued, what is due when. */
export function Book(props: Doing) {
  const { deal, found, named } = props;
  const words = useWords();
  const own = words.statements;
  const { role } = useAsker();
  const book = found.book;
  const mayWrite = role !== "analyst";
  return (
    <>
      {book ? (
        <p>
          {book.closed_through ? own.closed_through(book.closed_through) : own.nothing_closed}{" "}
          <span class="quiet">
            {own.seal} <code>{book.seal.slice(0, 12)}</code>
          </span>
        </p>
      ) : (
        <p>{own.no_book}</p>
      )}
      {mayWrite && <Close {...props} />}
      {mayWrite && book?.closed_through && <Issue {...props} />}
      <Faults faults={props.faults} />
      {book && (
        <>
          <Issued deal={deal} book={book} named={named} />
          <Deadlines deal={deal} book={book} named={named} />
          <Table
            caption={own.standings}
            rows={book.standings}
            columns={[
              { title: words.party, cell: (s) => named(s.party, s.title) },
              { title: words.currency, cell: (s) => s.currency },
              { title: own.calculated, cell: (s) => <Amount of={s.calculated} />, right: true },
              { title: own.issued_sum, cell: (s) => <Amount of={s.issued} />, right: true, wide: true },
              { title: own.held_back, cell: (s) => <Amount of={s.held_back} />, right: true, wide: true },
              { title: own.paid, cell: (s) => <Amount of={s.paid} />, right: true, wide: true },
              { title: own.payable, cell: (s) => <Amount of={s.payable} />, right: true },
              { title: own.due_by, cell: (s) => s.due_by ?? "—", wide: true },
            ]}
          />
        </>
      )}
    </>
  );
}

function Close({ found, busy, close, faults }: Doing) {
  const own = useWords().statements;
  const [through, setThrough] = useState("");
  const differs = faults.some((fault) => fault.code === "file-differs");
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        close(through, false);
      }}
    >
      <label>
        {own.close_through}{" "}
        <input
          type="date"
          required
          value={through}
          min={found.book?.closed_through ?? undefined}
          onInput={(e) => setThrough(e.currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={busy || !through}>
        {own.close}
      </button>
      {differs && (
        <button type="button" disabled={busy} onClick={() => close(through, true)}>
          {own.accept_changes}
        </button>
      )}
      <span class="quiet">{own.close_means}</span>
    </form>
  );
}

function Issue({ found, named, busy, issue }: Doing) {
  const words = useWords();
  const own = words.statements;
  const [dated, setDated] = useState(() => new Date().toISOString().slice(0, 10));
  const [party, setParty] = useState("");
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        issue(dated, party ? [party] : []);
      }}
    >
      <label>
        {own.issue_to}{" "}
        <select value={party} onChange={(e) => setParty(e.currentTarget.value)}>
          <option value="">{own.everybody}</option>
          {found.parties.map((p) => (
            <option value={p.party}>{named(p.party, p.title)}</option>
          ))}
        </select>
      </label>
      <label>
        {own.dated}{" "}
        <input type="date" required value={dated} onInput={(e) => setDated(e.currentTarget.value)} />
      </label>
      <button type="submit" class="main" disabled={busy || !dated}>
        {own.issue}
      </button>
      <span class="quiet">{own.issue_means}</span>
    </form>
  );
}

type OfBook = { deal: string; book: Shape<"BookShown">; named: Named };

function Issued({ deal, book, named }: OfBook) {
  const words = useWords();
  const own = words.statements;
  const page = useLanguage();
  const [lang] = useChoice<StatementLanguage>("in", page);
  const rows = book.issued.toReversed().flatMap((s) => s.sections.map((section) => ({ s, section })));
  if (rows.length === 0) return <p class="quiet">{own.none_issued}</p>;
  return (
    <Table
      caption={own.issued}
      rows={rows}
      columns={[
        { title: words.party, cell: ({ s }) => named(s.party, s.title) },
        { title: own.number, cell: ({ s }) => s.number, right: true },
        { title: own.through, cell: ({ s }) => <span class="nowrap">{s.through}</span> },
        { title: own.dated, cell: ({ s }) => <span class="nowrap">{s.dated}</span>, wide: true },
        {
          title: own.due,
          cell: ({ section }) => <Sum of={section.due} in={section.currency} />,
          right: true,
        },
        { title: own.due_by, cell: ({ s }) => s.due_by ?? "—", wide: true },
        {
          title: own.open_as,
          cell: ({ s }) => (
            <Files
              address={(form) => {
                const parts = [s.party, `${s.number}`, form].map(encodeURIComponent).join("/");
                return `/api/deals/${encodeURIComponent(deal)}/statements/issued/${parts}?lang=${lang}`;
              }}
              label={(form) => own.statement_as(named(s.party, s.title), s.number, form)}
            />
          ),
        },
      ]}
    />
  );
}

function Deadlines({ deal, book, named }: OfBook) {
  const words = useWords();
  const own = words.statements;
  const until = (d: Shape<"Deadline">): string => {
    if (d.objected) return own.objected_on(d.objected);
    if (d.stopped) return own.clock_stopped;
    return d.until ?? own.not_said;
  };
  return (
    <>
      <Table
        caption={own.to_issue}
        rows={book.to_issue}
        columns={[
          { title: words.party, cell: (s) => named(s.party, s.title) },
          { title: own.through, cell: (s) => s.through },
          { title: own.due_by, cell: (s) => s.due ?? own.not_said },
          { title: own.period, cell: (s) => (s.closed ? own.closed : own.not_closed), wide: true },
        ]}
      />
      <Table
        caption={own.objections}
        rows={book.objections}
        columns={[
          { title: words.party, cell: (d) => named(d.party, d.title) },
          { title: own.number, cell: (d) => d.number, right: true },
          { title: own.dated, cell: (d) => d.dated, wide: true },
          { title: own.object_until, cell: until },
          { title: own.days_left, cell: (d) => d.days_left ?? "—", right: true },
        ]}
      />
      {book.objections.length > 0 && (
        <p>
          <a href={`/api/deals/${encodeURIComponent(deal)}/deadlines.ics`} download>{own.as_calendar}</a>
        </p>
      )}
    </>
  );
}

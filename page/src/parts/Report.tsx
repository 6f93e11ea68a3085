import type { Shape } from "../api";
import { useWords } from "../language";
import { Amount, Sum } from "./Amount";
import { Said } from "./Said";
import { Table } from "./Table";

type Found = Shape<"ReportShown">;

/** What a payer's file came to: its rows, its money against its own totals, what waits, what is read. */
export function Report({ report }: { report: Found }) {
  const words = useWords();
  const own = words.receipts;
  const unit = (currency: string | null) => currency ?? own.count;
  return (
    <section class="report">
      <h3>{own.came_to(report.file)}</h3>
      <p>{own.rows(report.read, report.event_rows, report.suspense, report.superseded, report.aside)}</p>
      <Table
        caption={own.money_of(report.reconciled)}
        rows={report.sums}
        columns={[
          { title: words.currency, cell: (s) => unit(s.currency) },
          { title: own.events, cell: (s) => <Amount of={s.events} />, right: true },
          { title: own.in_suspense, cell: (s) => <Amount of={s.suspense} />, right: true },
          { title: own.superseded, cell: (s) => <Amount of={s.superseded} />, right: true, wide: true },
          { title: own.together, cell: (s) => <Amount of={s.total} />, right: true },
        ]}
      />
      {report.checks.length === 0 && <p class="quiet">{own.no_totals}</p>}
      <Table
        caption={own.totals}
        rows={report.checks}
        columns={[
          { title: own.stated_at, cell: (c) => c.where },
          { title: own.total, cell: (c) => <Sum of={c.stated} in={unit(c.currency)} />, right: true },
          { title: own.of_rows, cell: (c) => <Amount of={c.rows} />, right: true, wide: true },
          {
            title: words.difference,
            cell: (c) =>
              /^-?0(\.0*)?$/.test(c.difference) ? (
                `✓ ${own.agrees}`
              ) : (
                <strong class="wrong">
                  ≠ <Amount of={c.difference} />
                </strong>
              ),
            right: true,
          },
        ]}
      />
      {!report.reconciles && <p class="wrong">{own.not_reconciled}</p>}
      <Table
        caption={own.suspense(report.suspense)}
        rows={report.suspended}
        columns={[
          { title: words.row, cell: (s) => s.row },
          { title: own.says, cell: (s) => <code>{s.text}</code>, wide: true },
          {
            title: words.amount,
            cell: (s) => (s.amount ? <Sum of={s.amount} in={unit(s.currency)} /> : <code>{s.written}</code>),
            right: true,
          },
          {
            title: words.why,
            cell: (s) => (
              <>
                {s.column && <strong>{s.column}: </strong>}
                <Said text={s.reason} />
                {s.hint && <p class="hint"><Said text={s.hint} /></p>}
              </>
            ),
          },
        ]}
      />
      <Table
        caption={own.read_as_events(report.events, report.lines.length)}
        rows={report.lines}
        columns={[
          { title: words.row, cell: (l) => (l.rows > 1 ? `${l.row} +${l.rows - 1}` : l.row) },
          { title: own.day, cell: (l) => l.date },
          { title: own.kind, cell: (l) => l.kind, wide: true },
          { title: words.of, cell: (l) => l.of },
          { title: words.amount, cell: (l) => <Sum of={l.amount} in={unit(l.currency)} />, right: true },
        ]}
      />
    </section>
  );
}

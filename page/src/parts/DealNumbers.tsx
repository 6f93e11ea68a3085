import type { Shape } from "../api";
import { useWords } from "../language";
import { grouped, Sum } from "./Amount";

/** What everyone has by the text, and what an edit that is not saved moves. */
export function DealNumbers(props: {
  numbers: Shape<"DealNumbers">;
  named: (name: string, title: string) => string;
}) {
  const { numbers, named } = props;
  const words = useWords();
  const key = (row: { party: string; currency: string }) => `${row.party} ${row.currency}`;
  const moved = new Map(numbers.moved.map((row) => [key(row), row]));
  const paid = new Set(numbers.paid.map(key));
  const rows = [
    ...numbers.paid,
    ...numbers.moved.filter((row) => !paid.has(key(row))).map((row) => ({ ...row, amount: row.after })),
  ];
  if (rows.length === 0) return <p class="quiet">{words.on_deal.nothing_paid}</p>;
  return (
    <table class="numbers">
      <caption class="unseen">{words.paid_to}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{words.party}</th>
          <th scope="col">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const change = moved.get(key(row));
          return (
            <tr class={change ? "moved" : undefined}>
              <th scope="row">{named(row.party, row.title)}</th>
              <td>
                <Sum of={row.amount} in={row.currency} />
                {change && <Difference of={change.difference} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** By how much a figure moves: by sign and arrow, not by colour. */
function Difference({ of }: { of: string }) {
  return (
    <span class="difference amount">
      {of.startsWith("-") ? `▼ ${grouped(of)}` : `▲ +${grouped(of)}`}
    </span>
  );
}

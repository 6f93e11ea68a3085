import type { Shape } from "../api";
import { useWords } from "../language";
import { Amount, grouped } from "./Amount";
import { Follow } from "./Drill";
import { Said } from "./Said";
import { Table } from "./Table";

/** Every step in the order in which money meets it: what reached it, what it took, what it wants. */
export function Ladder(props: {
  money: Shape<"Money">;
  named: (name: string, title: string) => string;
}) {
  const { money, named } = props;
  const words = useWords();
  return (
    <section class="ladder">
      <h2>{words.ladder}</h2>
      <p class="quiet key">
        <span class="rung" aria-hidden="true">
          <span class="took" style={{ width: "100%" }} />
        </span>
        {words.was_paid}
        <span class="rung" aria-hidden="true">
          <span class="passed" style={{ width: "100%" }} />
        </span>
        {words.passed_on}
        <span class="rung" aria-hidden="true">
          <span class="wants" style={{ width: "100%" }} />
        </span>
        {words.still_wants}
      </p>
      {money.waterfalls.map((w) => {
        const rows = money.ladder.filter((line) => line.waterfall === w.name);
        const most = Math.max(
          ...rows.map((l) => Math.max(Number(l.reached), Number(l.paid) + Number(l.wants ?? 0))),
        );
        return (
          <Table
            caption={`${named(w.name, w.title)} (${w.currency})${w.definition ? ` · ${words.definition}` : ""}`}
            rows={rows}
            columns={[
              { title: words.step, cell: (l) => <code>{l.step}</code>, wide: true },
              {
                title: w.definition ? words.allots : words.pays,
                cell: (l) => (
                  <>
                    {l.label}
                    <Rung line={l} most={most} />
                    {l.stopped_by && <p class="stopped quiet"><Said text={l.stopped_by} /></p>}
                  </>
                ),
              },
              { title: words.reached, cell: (l) => <Amount of={l.reached} />, right: true, wide: true },
              {
                title: w.definition ? words.was_allotted : words.was_paid,
                cell: (l) => (
                  <Follow
                    to={{ kind: "step", step: l.step, title: l.label }}
                    label={words.follow(`${l.step} ${l.label}`, `${l.currency} ${grouped(l.paid)}`)}
                  >
                    <Amount of={l.paid} />
                  </Follow>
                ),
                right: true,
              },
              { title: words.still_wants, cell: (l) => <Amount of={l.wants} />, right: true, wide: true },
            ]}
          />
        );
      })}
    </section>
  );
}

/** What reached a step, as long as it is: filled as far as it took it, and what it wants besides. */
function Rung({ line, most }: { line: Shape<"LadderLine">; most: number }) {
  if (!(most > 0)) return null;
  const part = (amount: number) => `${(100 * Math.max(0, amount)) / most}%`;
  const paid = Number(line.paid);
  return (
    <span class="rung" aria-hidden="true">
      <span class="took" style={{ width: part(paid) }} />
      <span class="passed" style={{ width: part(Number(line.reached) - paid) }} />
      <span class="wants" style={{ width: part(Math.min(Number(line.wants ?? 0), most - Number(line.reached))) }} />
    </span>
  );
}

import { api, type Shape } from "../api";
import { useWords } from "../language";
import { Sum } from "./Amount";
import { type Asking, askingKey, type Terms } from "./Asking";
import { Run } from "./Run";
import { Table } from "./Table";

/** Each party's least and most over all that nobody disclosed: on what came in, or at a gross. */
export function Ranges(props: {
  deal: string;
  asking: Asking;
  terms: Terms;
  named: (name: string, title: string) => string;
  at?: { over: string; amount: string };
}) {
  const { deal, asking, terms, named, at } = props;
  const words = useWords();
  if (terms.undisclosed.length === 0) return null;
  const path = (job: string) => ({ params: { path: { deal, job } } });
  return (
    <section>
      <h2>{words.ranges}</h2>
      <p class="quiet">{words.ranges_intro}</p>
      <Run
        label={words.find_ranges}
        about={JSON.stringify([at, askingKey(asking)])}
        begin={() =>
          api.POST("/api/deals/{deal}/ranges", {
            params: { path: { deal }, query: asking },
            body: { at: at ?? null },
          })
        }
        look={(job) => api.GET("/api/deals/{deal}/ranges/{job}", path(job))}
        cancel={(job) => api.DELETE("/api/deals/{deal}/ranges/{job}", path(job))}
        soFar={words.runs_so_far}
      >
        {(found) => found.map((ranges) => <Found ranges={ranges} named={named} />)}
      </Run>
    </section>
  );
}

function Found(props: {
  ranges: Shape<"RangesShown">;
  named: (name: string, title: string) => string;
}) {
  const { ranges, named } = props;
  const words = useWords();
  const proven = ranges.lines.every((line) => line.exact);
  return (
    <>
      <Table
        caption={[words.ranges, ...ranges.reading].join(" · ")}
        rows={ranges.lines.filter((line) => line.figure === "paid")}
        columns={[
          { title: words.party, cell: (l) => named(l.party, l.title) },
          { title: words.at_least, cell: (l) => <Sum of={l.low} in={l.currency} />, right: true },
          { title: words.at_most, cell: (l) => <Sum of={l.high} in={l.currency} />, right: true },
          { title: words.how_known, cell: (l) => (l.exact ? words.is_exact : words.widest_found), wide: true },
        ]}
      />
      {!proven && <p class="quiet">{words.not_proven(ranges.runs)}</p>}
    </>
  );
}

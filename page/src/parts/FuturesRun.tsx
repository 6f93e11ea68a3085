import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api, type Shape } from "../api";
import { useWords } from "../language";
import { grouped } from "./Amount";
import { type Asking, askingKey } from "./Asking";
import { Run } from "./Run";

const look = (deal: string, job: string) =>
  api.GET("/api/deals/{deal}/futures/{job}", { params: { path: { deal, job } } });

export type FoundFutures = NonNullable<NonNullable<Awaited<ReturnType<typeof look>>["data"]>["found"]>;

const HOW_MANY = [2_000, 20_000, 100_000, 1_000_000];

/** Runs futures on demand: how many, how far it is, cancel; what was found, once it is. */
export function FuturesRun(props: {
  deal: string;
  asking: Asking;
  label: string;
  wanted: Omit<Shape<"Wanted">, "futures">;
  children: (found: FoundFutures) => ComponentChildren;
}) {
  const { deal, asking, label, wanted, children } = props;
  const words = useWords();
  const [futures, setFutures] = useState(20_000);
  return (
    <Run
      label={label}
      about={JSON.stringify([wanted, askingKey(asking)])}
      begin={() =>
        api.POST("/api/deals/{deal}/futures", {
          params: { path: { deal }, query: asking },
          body: { ...wanted, futures },
        })
      }
      look={(job) => look(deal, job)}
      cancel={(job) =>
        api.DELETE("/api/deals/{deal}/futures/{job}", { params: { path: { deal, job } } })
      }
      soFar={(done, total) => words.so_far(grouped(String(done)), grouped(String(total)))}
      choices={(under) => (
        <label>
          {words.how_many}{" "}
          <select
            aria-label={words.how_many}
            value={futures}
            disabled={under}
            onChange={(e) => setFutures(Number(e.currentTarget.value))}
          >
            {HOW_MANY.map((n) => (
              <option value={n}>{grouped(String(n))}</option>
            ))}
          </select>
        </label>
      )}
    >
      {children}
    </Run>
  );
}

import { useState } from "preact/hooks";
import { api, type Asked, type Fault, faultsOf, type Shape } from "../api";
import { useWords } from "../language";
import { come, SCALE } from "./Amount";
import { Answer } from "./Answer";
import type { Asking } from "./Asking";

type Props = {
  deal: string;
  query: Asking & { over: string; base: Shape<"Base"> };
  found: Shape<"CurveShown">;
  named: (name: string, title: string) => string;
  amount: string;
  go: (amount: string) => void;
};

/** What must come in for a party to have an amount; and which percentage of a term would do. */
export function Goals({ deal, query, found, named, amount, go }: Props) {
  const words = useWords();
  const parties = found.points.at(-1)?.parties ?? [];
  const [who, setWho] = useState(0);
  const [goal, setGoal] = useState("");
  const [step, setStep] = useState(found.terms[0]?.step ?? "");
  const [reached, setReached] = useState<Asked<Shape<"Reached">>>();
  const [percents, setPercents] = useState<Asked<Shape<"Percentages">>>();
  const party = parties[who];
  if (!party) return null;
  const wanted = { party: party.party, currency: party.currency, amount: goal.replaceAll(",", "") };
  const reach = async () => {
    setReached({ state: "waiting" });
    const reply = await api.GET("/api/deals/{deal}/curve/reach", {
      params: { path: { deal }, query: { ...query, ...wanted } },
    });
    setReached(told(reply));
  };
  const seek = async () => {
    setPercents({ state: "waiting" });
    const reply = await api.GET("/api/deals/{deal}/curve/percentages", {
      params: { path: { deal }, query: { ...query, ...wanted, step, come_in: amount } },
    });
    setPercents(told(reply));
  };
  return (
    <section>
      <h2>{words.goals}</h2>
      <form
        class="goal"
        onSubmit={(e) => {
          e.preventDefault();
          void reach();
        }}
      >
        <label>
          {words.for_party}{" "}
          <select aria-label={words.for_party} value={who} onChange={(e) => setWho(Number(e.currentTarget.value))}>
            {parties.map((p, i) => (
              <option value={i}>
                {named(p.party, p.title)} ({p.currency})
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.to_have} {party.currency}{" "}
          <input
            type="text"
            required
            value={goal}
            placeholder="1m"
            onInput={(e) => setGoal(e.currentTarget.value)}
          />
        </label>
        <button type="submit" class="main">
          {words.seek}
        </button>
      </form>
      {reached && (
        <Answer of={reached}>
          {(answer) =>
            answer.needs === null ? (
              <p role="status">{words.never_reached}</p>
            ) : (
              <p role="status">
                {words.must_come_in} <strong>{come(answer.needs, answer.source_currency)} {answer.source_currency === SCALE ? words.of_what_came : answer.source_currency}</strong>{" "}
                <button type="button" onClick={() => go(answer.needs ?? "")}>
                  {words.look_there}
                </button>
              </p>
            )
          }
        </Answer>
      )}
      {found.terms.length > 0 && (
        <form
          class="goal"
          onSubmit={(e) => {
            e.preventDefault();
            void seek();
          }}
        >
          <label>
            {words.or_which}{" "}
            <select aria-label={words.or_which} value={step} onChange={(e) => setStep(e.currentTarget.value)}>
              {found.terms.map((t) => (
                <option value={t.step}>
                  {t.step} {t.label} ({t.percent})
                </option>
              ))}
            </select>
          </label>
          <button type="submit" disabled={!goal}>
            {words.seek_percent}
          </button>
        </form>
      )}
      {percents && (
        <Answer of={percents}>
          {(answer) => (
            <p role="status">
              {words.takes_now(answer.step, answer.now)}{" "}
              {answer.stretches.length
                ? words.would_do(answer.stretches.map(({ low, high }) => words.span(low, high)).join("; "))
                : words.none_would_do}
            </p>
          )}
        </Answer>
      )}
    </section>
  );
}

function told<T>(reply: { data?: T; error?: unknown; response: Response }): Asked<T> {
  if (reply.data !== undefined) return { state: "answered", answer: reply.data };
  const faults: Fault[] = faultsOf(reply.error, reply.response.status);
  return { state: "refused", faults };
}

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSearchParams } from "wouter-preact";
import { api, useAsked } from "../api";
import { useWords } from "../language";
import { Amount } from "./Amount";
import { Answer } from "./Answer";
import { type Asking, askingKey } from "./Asking";
import { Lines, Sources } from "./Excerpt";
import { Said } from "./Said";

/** A figure that is followed: of a party, of an account, of a step, or of an event. */
export type Followed =
  | { kind: "party"; party: string; currency: string; title: string }
  | { kind: "account"; party: string; account: string; title: string }
  | { kind: "step"; step: string; title?: string; party?: string; partyTitle?: string }
  | { kind: "event"; event: string };

const PARAMETER = "follow";

/** The figures that are followed, the last one being shown: they are in the address. */
export function useFollowed(): [Followed[], (trail: Followed[]) => void] {
  const [query, setQuery] = useSearchParams();
  const trail = query.getAll(PARAMETER).flatMap((text) => {
    try {
      return [JSON.parse(text) as Followed];
    } catch {
      return [];
    }
  });
  const follow = (next: Followed[]) =>
    setQuery((before) => {
      const after = new URLSearchParams(before);
      after.delete(PARAMETER);
      for (const each of next) after.append(PARAMETER, JSON.stringify(each));
      return after;
    });
  return [trail, follow];
}

/** An amount that leads to what it is made of. */
export function Follow(props: { to: Followed; children: ComponentChildren; label: string }) {
  const [, follow] = useFollowed();
  return (
    <button type="button" class="follow" aria-label={props.label} onClick={() => follow([props.to])}>
      {props.children}
    </button>
  );
}

/** What a figure is made of, beside the figures: its steps, a step's clause, a receipt. */
export function Drill({ deal, asking }: { deal: string; asking: Asking }) {
  const words = useWords();
  const [trail, follow] = useFollowed();
  const heading = useRef<HTMLHeadingElement>(null);
  const last = trail.at(-1);
  const key = JSON.stringify(last);
  useEffect(() => {
    if (!last) return;
    heading.current?.focus({ preventScroll: true });
    const close = (e: KeyboardEvent) => e.key === "Escape" && follow([]);
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, [key]);
  if (!last) return null;
  const deeper = (next: Followed) => follow([...trail, next]);
  return (
    <aside class="drill" aria-label={words.made_of}>
      <div class="trail">
        {trail.slice(0, -1).map((each, i) => (
          <button type="button" class="follow" onClick={() => follow(trail.slice(0, i + 1))}>
            {called(each, words.row)} ›
          </button>
        ))}
        <button type="button" class="close" onClick={() => follow([])}>
          {words.close}
        </button>
      </div>
      <h2 ref={heading} tabIndex={-1}>
        {called(last, words.row)}
      </h2>
      {(last.kind === "party" || last.kind === "account") && (
        <OfFigure deal={deal} asking={asking} of={last} deeper={deeper} />
      )}
      {last.kind === "step" && <OfStep deal={deal} asking={asking} of={last} deeper={deeper} />}
      {last.kind === "event" && <OfEvent deal={deal} asking={asking} of={last} deeper={deeper} />}
    </aside>
  );
}

function called(followed: Followed, row: string): string {
  if (followed.kind === "step") return followed.title ?? followed.step;
  if (followed.kind === "event") return `${row} ${followed.event}`;
  return followed.title;
}

type Level<Kind extends Followed["kind"]> = {
  deal: string;
  asking: Asking;
  of: Extract<Followed, { kind: Kind }>;
  deeper: (next: Followed) => void;
};

function OfFigure({ deal, asking, of, deeper }: Level<"party" | "account">) {
  const words = useWords();
  const query = {
    ...asking,
    party: of.party,
    ...(of.kind === "party" ? { currency: of.currency } : { account: of.account }),
  };
  const asked = useAsked(
    (signal) => api.GET("/api/deals/{deal}/parts", { params: { path: { deal }, query }, signal }),
    [deal, JSON.stringify(query)],
  );
  return (
    <Answer of={asked}>
      {(parts) => (
        <>
          {parts.steps.length + parts.transfers.length === 0 && <p class="quiet">{words.nothing_paid}</p>}
          <ul class="parts">
            {parts.steps.map((part) => (
              <li>
                <button
                  type="button"
                  class="part"
                  onClick={() =>
                    deeper({
                      kind: "step",
                      step: part.step,
                      title: part.label,
                      ...(of.kind === "party" ? { party: of.party, partyTitle: of.title } : {}),
                    })
                  }
                >
                  <span>
                    {part.label} <code>{part.step}</code>
                  </span>
                  <span class="amount">
                    {part.currency} <Amount of={part.amount} />
                  </span>
                </button>
                <Clause text={part.clause} place={part.place} />
              </li>
            ))}
            {parts.transfers.map((transfer) => (
              <li>
                <button
                  type="button"
                  class="part"
                  disabled={!transfer.event}
                  onClick={() => deeper({ kind: "event", event: transfer.event })}
                >
                  <span>
                    {transfer.label} · {transfer.payer} → {transfer.payee}
                  </span>
                  <span class="amount">
                    {transfer.currency} <Amount of={transfer.amount} />
                  </span>
                </button>
                <Clause text={transfer.clause} place={transfer.place} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Answer>
  );
}

function OfStep({ deal, asking, of, deeper }: Level<"step">) {
  const words = useWords();
  const query = { ...asking, party: of.party };
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/steps/{step}", {
        params: { path: { deal, step: of.step }, query },
        signal,
      }),
    [deal, JSON.stringify([query, of.step])],
  );
  return (
    <Answer of={asked}>
      {(step) => (
        <>
          <p>
            <code>{step.line.step}</code> {step.line.label} · {step.waterfall}
          </p>
          <Lines of={step.clause} deal={deal} />
          <Sources cited={step.cited} />
          {step.stopped && (
            <p>
              {words.stopped_by}: <Said text={step.stopped.by} />
              {step.stopped.needed.map((need) => (
                <>
                  <br />
                  {words.pays_once(need.source, `${need.currency} `)}
                  <Amount of={need.amount} />
                </>
              ))}
            </p>
          )}
          {step.events_in_all > 0 && (
            <h3>
              {words.came_of(step.events_in_all)}
              {of.party && ` · ${of.partyTitle ?? of.party}`}
            </h3>
          )}
          <ul class="parts">
            {step.events.map((event) => (
              <li>
                <button
                  type="button"
                  class="part"
                  disabled={!event.event}
                  onClick={() => deeper({ kind: "event", event: event.event })}
                >
                  <span>
                    {event.date} {event.of}
                  </span>
                  <span class="amount">
                    {event.currency} <Amount of={event.amount} />
                  </span>
                </button>
                <p class="clause quiet">
                  {event.received && (
                    <>
                      {event.received_currency} <Amount of={event.received} /> · {event.place}
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
          {step.events_in_all > step.events.length && (
            <p class="quiet">{words.more_rows(step.events_in_all - step.events.length)}</p>
          )}
        </>
      )}
    </Answer>
  );
}

function OfEvent({ deal, asking, of, deeper }: Level<"event">) {
  const words = useWords();
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/events/{event}", {
        params: { path: { deal, event: of.event }, query: asking },
        signal,
      }),
    [deal, of.event, askingKey(asking)],
  );
  return (
    <Answer of={asked}>
      {(event) => (
        <>
          <p>
            {event.date} · {event.kind} · {event.of}
            {event.amount && (
              <>
                {" "}
                · {event.currency} <Amount of={event.amount} />
              </>
            )}
          </p>
          {event.note && <p class="quiet">{event.note}</p>}
          <Lines of={event.row} deal={event.calculated ? deal : undefined} header={event.header} />
          {event.rates.map((rate) => (
            <p class="quiet">
              {rate.from_currency} → {rate.to_currency} {rate.rate} · {rate.why}
            </p>
          ))}
          <h3>{words.paid_of_it}</h3>
          <ul class="parts">
            {event.postings.map((posting) => (
              <li>
                <button
                  type="button"
                  class="part"
                  onClick={() => deeper({ kind: "step", step: posting.step, title: posting.label })}
                >
                  <span>
                    {posting.label} → {posting.payee} <code>{posting.step}</code>
                  </span>
                  <span class="amount">
                    {posting.currency} <Amount of={posting.amount} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {event.postings_in_all > event.postings.length && (
            <p class="quiet">{words.more_rows(event.postings_in_all - event.postings.length)}</p>
          )}
        </>
      )}
    </Answer>
  );
}

function Clause({ text, place }: { text: string; place: string }) {
  return (
    <p class="clause quiet">
      <code>{text}</code> {place}
    </p>
  );
}

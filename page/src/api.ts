// Questions to the server, typed by its OpenAPI description.
import createClient from "openapi-fetch";
import { useEffect, useState } from "preact/hooks";
import type { components, paths } from "./openapi";

export const api = createClient<paths>();

/** A shape that the server answers with, by its name in the OpenAPI description. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];
export type Fault = Shape<"Fault">;

/** What came of a question: nothing yet, an answer, or faults. */
export type Asked<Answer> =
  | { state: "waiting"; answer?: Answer }
  | { state: "answered"; answer: Answer }
  | { state: "refused"; faults: Fault[]; answer?: Answer };

type Reply<Answer> = { data?: Answer; error?: unknown; response: Response };

/** The faults of a reply that is no answer, whatever was sent. */
export function faultsOf(error: unknown, status = 0): Fault[] {
  const found = (error as { diagnostics?: Fault[] } | undefined)?.diagnostics;
  if (found) return found;
  const message = status ? `The server answered ${status}.` : "The server does not answer.";
  return [{ code: "no-answer", severity: "error", message, hint: null, place: null }];
}

/** Asks when first shown and whenever what it is about changes; the last answer stays meanwhile. */
export function useAsked<Answer>(
  ask: (signal: AbortSignal) => Promise<Reply<Answer>>,
  about: readonly unknown[],
): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>({ state: "waiting" });
  const changes = useChanges();
  useEffect(() => {
    const leave = new AbortController();
    setAsked((before) => ({ state: "waiting", answer: before.answer }));
    ask(leave.signal)
      .then(({ data, error, response }) => {
        if (data !== undefined) setAsked({ state: "answered", answer: data });
        else setAsked({ state: "refused", faults: faultsOf(error, response.status) });
      })
      .catch(() => {
        if (!leave.signal.aborted) setAsked({ state: "refused", faults: faultsOf(undefined) });
      });
    return () => leave.abort();
  }, [...about, changes]);
  return asked;
}

const listeners = new Set<() => void>();
let count = 0;

/** Tells everything on the page that files have changed, so that it asks again. */
export function filesChanged(): void {
  count += 1;
  for (const listener of listeners) listener();
}

function useChanges(): number {
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    const listener = () => setSeen(count);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return seen;
}

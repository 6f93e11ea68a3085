import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { faultsOf, type Fault } from "../api";
import { useWords } from "../language";
import { Faults } from "./Answer";

/** Work that the server does meanwhile: how far it is, and what it found. */
export type Work<Found> = {
  id: string;
  state: "waiting" | "running" | "done" | "cancelled" | "refused";
  done: number;
  total: number;
  found: Found | null;
  diagnostics: Fault[];
};

type Reply<Found> = Promise<{ data?: Work<Found>; error?: unknown; response: Response }>;

const EVERY_MS = 250;

/** Begins work on demand, tells how far it is, cancels it, and shows what was found. */
export function Run<Found>(props: {
  label: string;
  begin: () => Reply<Found>;
  look: (id: string) => Reply<Found>;
  cancel: (id: string) => Reply<Found>;
  soFar: (done: number, total: number) => string;
  /** What the work is about: with another, what was found is of something else. */
  about: string;
  /** What is chosen before it begins. */
  choices?: (under: boolean) => ComponentChildren;
  children: (found: Found) => ComponentChildren;
}) {
  const { label, begin, look, cancel, soFar, about, choices, children } = props;
  const words = useWords();
  const [work, setWork] = useState<Work<Found>>();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [of, setOf] = useState(about);
  const latest = useRef("");
  const under = work?.state === "waiting" || work?.state === "running";
  const taken = ({ data, error, response }: Awaited<Reply<Found>>) => {
    if (data) setWork(data);
    else {
      setWork(undefined);
      setFaults(faultsOf(error, response.status));
    }
  };
  const missed = () => {
    setWork(undefined);
    setFaults(faultsOf(undefined));
  };
  useEffect(() => {
    if (!work || !under) return;
    const timer = setTimeout(() => {
      look(work.id)
        .then((reply) => latest.current === work.id && taken(reply))
        .catch(missed);
    }, EVERY_MS);
    return () => clearTimeout(timer);
  }, [work]);
  const stop = () => {
    if (work) cancel(work.id).then(taken).catch(missed);
  };
  // Nobody sees what comes of it once the page is left.
  const left = useRef<(() => void) | null>(null);
  left.current = under ? stop : null;
  useEffect(() => () => left.current?.(), []);
  const start = () => {
    setFaults([]);
    setOf(about);
    begin()
      .then((reply) => {
        latest.current = reply.data?.id ?? "";
        taken(reply);
      })
      .catch(missed);
  };
  return (
    <div class="run">
      <div class="goal">
        {choices?.(under)}
        <button type="button" class="main" disabled={under} onClick={start}>
          {label}
        </button>
        {under && (
          <button type="button" onClick={stop}>
            {words.cancel}
          </button>
        )}
      </div>
      {under && (
        <p role="status">
          <progress max={work.total || 1} value={work.done} aria-label={words.progress} />{" "}
          {work.total ? soFar(work.done, work.total) : words.preparing}
        </p>
      )}
      {work?.state === "cancelled" && <p role="status">{words.cancelled}</p>}
      <Faults faults={[...faults, ...(work?.diagnostics ?? [])]} title={words.refused} />
      {work?.found && (
        <div class={of === about ? undefined : "stale"}>
          {of !== about && <p class="unsure">{words.of_before}</p>}
          {children(work.found)}
        </div>
      )}
    </div>
  );
}

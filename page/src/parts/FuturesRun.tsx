import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, faultsOf, type Fault } from "../api";
import { useWords } from "../language";
import { grouped } from "./Amount";
import { Faults } from "./Answer";

const look = (deal: string, job: string) =>
  api.GET("/api/deals/{deal}/futures/{job}", { params: { path: { deal, job } } });

type Work = NonNullable<Awaited<ReturnType<typeof look>>["data"]>;
export type FoundFutures = NonNullable<Work["found"]>;
type Reply = Promise<{ data?: Work; error?: unknown; response: Response }>;

const HOW_MANY = [2_000, 20_000, 100_000, 1_000_000];
const EVERY_MS = 250;

/** Runs futures on demand: how many, how far it is, cancel; what was found, once it is. */
export function FuturesRun(props: {
  deal: string;
  label: string;
  begin: (futures: number) => Reply;
  /** What the run is about: with another, what was found is of something else. */
  about: string;
  children: (found: FoundFutures) => ComponentChildren;
}) {
  const { deal, label, begin, about, children } = props;
  const words = useWords();
  const [futures, setFutures] = useState(20_000);
  const [work, setWork] = useState<Work>();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [of, setOf] = useState(about);
  const latest = useRef("");
  const under = work?.state === "waiting" || work?.state === "running";
  const taken = ({ data, error, response }: Awaited<Reply>) => {
    if (data) setWork(data);
    else {
      setWork(undefined);
      setFaults(faultsOf(error, response.status));
    }
  };
  useEffect(() => {
    if (!work || !under) return;
    const timer = setTimeout(async () => {
      const reply = await look(deal, work.id);
      if (latest.current === work.id) taken(reply);
    }, EVERY_MS);
    return () => clearTimeout(timer);
  }, [work]);
  // Nobody sees what comes of it once the page is left.
  const left = useRef<(() => void) | null>(null);
  left.current = under ? () => void stop() : null;
  useEffect(() => () => left.current?.(), []);
  const start = async () => {
    setFaults([]);
    setOf(about);
    const reply = await begin(futures);
    latest.current = reply.data?.id ?? "";
    taken(reply);
  };
  const stop = async () => {
    if (!work) return;
    taken(await api.DELETE("/api/deals/{deal}/futures/{job}", { params: { path: { deal, job: work.id } } }));
  };
  return (
    <div class="run">
      <div class="goal">
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
        <button type="button" class="main" disabled={under} onClick={() => void start()}>
          {label}
        </button>
        {under && (
          <button type="button" onClick={() => void stop()}>
            {words.cancel}
          </button>
        )}
      </div>
      {under && (
        <p role="status">
          <progress max={work.total || 1} value={work.done} aria-label={words.progress} />{" "}
          {work.total ? words.so_far(grouped(String(work.done)), grouped(String(work.total))) : words.preparing}
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

import type { ComponentChildren } from "preact";
import type { Asked, Fault } from "../api";
import { useWords } from "../language";
import { Said } from "./Said";

/** What was answered; before that, that it loads; or why there is no answer. */
export function Answer<T>(props: { of: Asked<T>; children: (answer: T) => ComponentChildren }) {
  const { of, children } = props;
  const words = useWords();
  if (of.state === "refused") return <Faults faults={of.faults} title={words.refused} />;
  if (of.answer === undefined) return <p class="quiet" role="status">{words.loading}</p>;
  return <div class={of.state === "waiting" ? "stale" : undefined}>{children(of.answer)}</div>;
}

/** Faults as a list, each with its line and how to mend it. */
export function Faults({ faults, title }: { faults: Fault[]; title?: string }) {
  const words = useWords();
  if (faults.length === 0) return null;
  return (
    <section class="faults" role="alert">
      {title && <p>{title}</p>}
      <ul>
        {faults.map((fault) => (
          <li class={fault.severity}>
            {fault.place && (
              <span class="place">
                {fault.place.file}, {words.line(fault.place.line)}:{" "}
              </span>
            )}
            <Said text={fault.message} />
            {fault.hint && (
              <p class="hint">
                {words.hint} <Said text={words.hints[fault.code] ?? fault.hint} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

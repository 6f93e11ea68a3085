import { Link } from "wouter-preact";
import { pageOf } from "../address";
import type { Shape } from "../api";
import { useWords } from "../language";

/** Lines of a file, those that are meant set apart by a mark in the margin and by weight. */
export function Lines(props: { of: Shape<"Excerpt">; deal?: string; header?: string | null }) {
  const { of, deal, header } = props;
  const words = useWords();
  const place = `${of.file}, ${words.line(of.start)}`;
  return (
    <figure class="lines">
      <figcaption>
        {deal ? <Link href={`${pageOf(deal, "deal", { line: String(of.start) })}`}>{place}</Link> : place}
      </figcaption>
      <pre>
        {header && of.start > 1 && <span class="line quiet">{`     ${header}\n`}</span>}
        {of.lines.map((line, i) => {
          const number = of.first + i;
          const meant = number >= of.start && number <= of.end;
          return (
            <span class={meant ? "line meant" : "line quiet"}>
              {`${meant ? "▸" : " "}${String(number).padStart(3)} ${line}\n`}
            </span>
          );
        })}
      </pre>
    </figure>
  );
}

/** What a line rests on: sources with what they say, or why it is assumed. */
export function Sources({ cited }: { cited: Shape<"Cited">[] }) {
  const words = useWords();
  return (
    <ul class="cited">
      {cited.map((c) => (
        <li class={c.assumed === null ? undefined : "unsure"}>
          {c.assumed !== null ? (
            <>
              {words.is_assumed} {c.assumed}
            </>
          ) : (
            <>
              {c.title ?? c.source}
              {c.publisher && `, ${c.publisher}`}
              {c.date && `, ${c.date}`}
              {c.quote && <q>{c.quote}</q>}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

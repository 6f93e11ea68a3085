import { useState } from "preact/hooks";
import { useChoice } from "../address";
import { api, useAsked } from "../api";
import { useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

/** Who saw and changed what, the latest first. */
export function Trail() {
  const words = useWords();
  const [who, setWho] = useChoice<string>("who", "");
  const [only, setOnly] = useChoice<"" | "changes">("only", "");
  const [before, setBefore] = useState<number>();
  const query = { who: who || undefined, only: only || undefined, before };
  const asked = useAsked(
    (signal) => api.GET("/api/trail", { params: { query }, signal }),
    [who, only, before],
  );
  return (
    <>
      <h1>{words.access.trail}</h1>
      <form class="choosing" onSubmit={(e) => e.preventDefault()}>
        <label>
          {words.access.who}
          <input value={who} onChange={(e) => setWho(e.currentTarget.value.trim())} />
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={only === "changes"}
            onChange={(e) => setOnly(e.currentTarget.checked ? "changes" : "")}
          />
          {words.access.changes_alone}
        </label>
      </form>
      <Answer of={asked}>
        {(found) => (
          <>
            {found.length === 0 && <p>{words.access.nothing_noted}</p>}
            <Table
              caption={words.access.trail}
              hideCaption
              rows={found}
              columns={[
                { title: words.access.at, cell: (n) => <time dateTime={n.at}>{n.at.slice(0, 19).replace("T", " ")}</time> },
                { title: words.access.who, cell: (n) => n.who },
                { title: words.access.role, cell: (n) => words.access.roles[n.role] ?? n.role, wide: true },
                { title: words.access.from_address, cell: (n) => n.address, wide: true },
                { title: words.access.did, cell: (n) => words.access.done[n.method] ?? n.method },
                { title: words.access.with_what, cell: (n) => <code>{n.asked.replace(/^\/api/, "")}</code> },
                { title: words.access.answer, cell: (n) => n.status, right: true },
              ]}
            />
            {found.length === 200 && (
              <button type="button" onClick={() => setBefore(found.at(-1)!.number)}>
                {words.access.earlier}
              </button>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

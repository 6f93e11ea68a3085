import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

type Owned = Shape<"Owned">;

/** Who holds whom on a day, and what comes to them through all holdings. */
export function Owners({ deal }: { deal: string }) {
  const [of, setOf] = useChoice<string>("of", "");
  const [held, setHeld] = useChoice<string>("in", "");
  const [on, setOn] = useChoice<string>("on", "");
  const query = {
    ...(of ? { of } : {}),
    ...(held ? { in: held } : {}),
    ...(on ? { on } : {}),
  };
  const asked = useAsked(
    (signal) => api.GET("/api/deals/{deal}/owners", { params: { path: { deal }, query }, signal }),
    [deal, of, held, on],
  );
  const words = useWords().owners;
  return (
    <>
      <Answer of={asked}>
        {(owned) => (
          <>
            <h1>{owned.title}</h1>
            <div class="choose">
              <label>
                {words.of}{" "}
                <select value={of} onChange={(e) => setOf(e.currentTarget.value)}>
                  <option value="">{words.everyone}</option>
                  {owned.parties.map((p) => (
                    <option value={p.party}>{p.title}</option>
                  ))}
                </select>
              </label>
              <label>
                {words.in}{" "}
                <input
                  value={held}
                  size={12}
                  onChange={(e) => setHeld(e.currentTarget.value.trim())}
                />
              </label>
              <label>
                {words.on}{" "}
                <input type="date" value={on} onChange={(e) => setOn(e.currentTarget.value)} />
              </label>
            </div>
            <Holdings owned={owned} />
          </>
        )}
      </Answer>
      {asked.state === "refused" && (
        <button type="button" onClick={() => (setOf(""), setHeld(""), setOn(""))}>
          {words.ask}
        </button>
      )}
    </>
  );
}

function Holdings({ owned }: { owned: Owned }) {
  const words = useWords().owners;
  if (owned.stakes.length === 0 && owned.interests.length === 0) return <p>{words.none}</p>;
  return (
    <>
      {owned.stakes.length > 0 && <Tree owned={owned} />}
      <Table
        caption={words.graph}
        rows={owned.stakes}
        columns={[
          { title: words.holder, cell: (s) => s.holder },
          { title: words.issuer, cell: (s) => s.issuer },
          { title: words.size, cell: (s) => s.size, right: true },
          { title: words.since, cell: (s) => s.since, wide: true },
          { title: words.line, cell: (s) => s.place, wide: true },
          { title: words.cited, cell: (s) => s.cited, wide: true },
        ]}
      />
      <Table
        caption={words.look_through}
        rows={owned.interests}
        columns={[
          { title: words.held, cell: (i) => i.held },
          {
            title: words.holder,
            cell: (i) => (
              <>
                {i.holder}
                {i.ultimate && <p class="quiet plain">{words.ultimate}</p>}
              </>
            ),
          },
          { title: words.direct, cell: (i) => i.direct, right: true, wide: true },
          { title: words.through_all, cell: (i) => i.look_through, right: true },
          { title: words.by_way_of, cell: (i) => i.route, wide: true },
        ]}
      />
      <Table
        caption={words.chains}
        rows={owned.chains}
        columns={[
          { title: words.route, cell: (c) => c.route },
          { title: words.size, cell: (c) => c.share, right: true },
          {
            title: words.line,
            cell: (c) => (
              <>
                {c.clauses.map((line) => (
                  <p class="plain">
                    {line.place}: <code>{line.text}</code>
                  </p>
                ))}
              </>
            ),
            wide: true,
          },
        ]}
      />
    </>
  );
}

/** Who stands on top, and below each whom it holds, with the share. A circle is told once. */
function Tree({ owned }: { owned: Owned }) {
  const words = useWords().owners;
  const held = new Set(owned.stakes.map((s) => s.issuer));
  const tops = [...new Set(owned.stakes.map((s) => s.holder))].filter((name) => !held.has(name));
  const first = tops.length > 0 ? tops : owned.stakes.slice(0, 1).map((s) => s.holder);
  return (
    <ul class="tree" aria-label={words.graph}>
      {first.map((name) => (
        <li>
          <strong>{name}</strong>
          <Held of={name} owned={owned} above={[name]} />
        </li>
      ))}
    </ul>
  );
}

function Held({ of, owned, above }: { of: string; owned: Owned; above: string[] }) {
  const stakes = owned.stakes.filter((s) => s.holder === of);
  if (stakes.length === 0) return null;
  return (
    <ul>
      {stakes.map((s) => (
        <li>
          <span class="share">{s.size}</span> {s.issuer}
          {above.includes(s.issuer) ? " ↻" : (
            <Held of={s.issuer} owned={owned} above={[...above, s.issuer]} />
          )}
        </li>
      ))}
    </ul>
  );
}

import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Sum } from "../parts/Amount";
import { Answer } from "../parts/Answer";
import { askingKey, useAsking } from "../parts/Asking";
import { OwnersGraph } from "../parts/OwnersGraph";
import { Table } from "../parts/Table";

type Found = Shape<"OwnersShown">;
type Chosen = { on: string; of: string; in: string };

/** Who owns whom, and whose it is in the end what a party or a film earns. */
export function Owners({ deal }: { deal: string }) {
  const words = useWords();
  const own = words.owners;
  const asking = useAsking();
  const [on, setOn] = useChoice<string>("on", "");
  const [of, setOf] = useChoice<string>("of", "");
  const [held, setHeld] = useChoice<string>("in", "");
  const query = {
    ...asking,
    ...(on ? { on } : {}),
    ...(of ? { of } : {}),
    ...(held ? { in: held } : {}),
  };
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/owners", { params: { path: { deal }, query }, signal }),
    [deal, JSON.stringify(query)],
  );
  const clear = () => {
    setOf("");
    setHeld("");
  };
  return (
    <>
      <Answer of={asked}>
        {(found) => (
          <>
            <h1>{found.deals.join(" + ")}</h1>
            <div class="choosing">
              <label>
                {words.rights.on_day}{" "}
                <input type="date" value={on} onChange={(e) => setOn(e.currentTarget.value)} />
              </label>
              {!on && <span class="quiet">{own.by_the_last}</span>}
              {(of || held) && (
                <button type="button" onClick={clear}>
                  {own.show_all}
                </button>
              )}
            </div>
            {found.edges.length > 0 ? (
              <OwnersGraph found={found} />
            ) : (
              <p>{own.nobody_owns}</p>
            )}
            <Interests found={found} chosen={{ on, of, in: held }} deal={deal} />
            <Stakes found={found} />
          </>
        )}
      </Answer>
      <Ends deal={deal} />
    </>
  );
}

function Interests({ found, chosen, deal }: { found: Found; chosen: Chosen; deal: string }) {
  const words = useWords();
  const own = words.owners;
  const [, setOf] = useChoice<string>("of", "");
  const [, setHeld] = useChoice<string>("in", "");
  if (found.interests === null) return <p class="quiet">{own.too_many}</p>;
  const parties = new Set(found.parties.map((p) => p.title));
  return (
    <>
      <h2>{own.interests}</h2>
      <p class="quiet">{own.interests_mean}</p>
      <Table
        caption={own.interests}
        hideCaption
        rows={found.interests}
        columns={[
          { title: own.holder, cell: (i) => i.holder },
          { title: own.held, cell: (i) => i.held },
          { title: own.direct, cell: (i) => i.direct || "—", right: true, wide: true },
          {
            title: own.in_all,
            cell: (i) =>
              parties.has(i.holder) ? (
                <button
                  type="button"
                  class="follow"
                  aria-label={own.chains_of(i.holder, i.held)}
                  onClick={() => {
                    setOf(i.holder);
                    setHeld(i.held);
                  }}
                >
                  {own.share(i.look_through)}
                </button>
              ) : (
                own.share(i.look_through)
              ),
            right: true,
          },
          { title: "", cell: (i) => (i.ultimate ? own.ends_here : ""), wide: true },
          { title: own.by_route, cell: (i) => i.route || own.directly, wide: true },
        ]}
      />
      {chosen.of && chosen.in && <Chains deal={deal} chosen={chosen} />}
    </>
  );
}

function Chains({ deal, chosen }: { deal: string; chosen: Chosen }) {
  const own = useWords().owners;
  const asking = useAsking();
  const query = {
    ...asking, of: chosen.of, in: chosen.in, ...(chosen.on ? { on: chosen.on } : {}),
  };
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/owners/chains", { params: { path: { deal }, query }, signal }),
    [deal, JSON.stringify(query)],
  );
  return (
    <section aria-live="polite">
      <h3>{own.chains_of(chosen.of, chosen.in)}</h3>
      <Answer of={asked}>
        {(chains) => (
          <ol class="clauses">
            {chains.map((chain) => (
              <li>
                <p>
                  <strong>{own.share(chain.share)}</strong> {chain.route}
                </p>
                {chain.clauses.map((clause) => (
                  <>
                    <pre>{clause.text}</pre>
                    <p class="quiet">
                      {clause.place} {clause.cited}
                    </p>
                  </>
                ))}
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </section>
  );
}

function Stakes({ found }: { found: Found }) {
  const own = useWords().owners;
  return (
    <Table
      caption={own.stakes}
      rows={found.stakes}
      columns={[
        { title: own.holder, cell: (s) => s.holder },
        { title: own.held, cell: (s) => s.issuer },
        { title: own.stake, cell: (s) => own.share(s.size), right: true },
        { title: own.votes, cell: (s) => s.votes, wide: true },
        { title: own.price, cell: (s) => s.price, wide: true },
        { title: own.since, cell: (s) => s.since, wide: true },
        { title: own.until, cell: (s) => s.until, wide: true },
        { title: own.line, cell: (s) => <code title={s.clause}>{s.place}</code>, wide: true },
        { title: own.cited, cell: (s) => s.cited, wide: true },
      ]}
    />
  );
}

/** What was paid, followed to those whom nobody owns. */
function Ends({ deal }: { deal: string }) {
  const words = useWords();
  const own = words.owners;
  const asking = useAsking();
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/owners/ends", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  if (asked.state === "refused") return null;
  return (
    <section>
      <h2>{own.ends}</h2>
      <p class="quiet">{own.ends_mean}</p>
      <Answer of={asked}>
        {(lines) =>
          lines.length === 0 ? (
            <p>{own.nothing_paid}</p>
          ) : (
            <Table
              caption={own.ends}
              hideCaption
              rows={lines}
              columns={[
                { title: own.holder, cell: (e) => e.holder },
                { title: own.least, cell: (e) => <Sum of={e.least} in={e.currency} />, right: true },
                { title: own.most, cell: (e) => <Sum of={e.most} in={e.currency} />, right: true },
              ]}
            />
          )
        }
      </Answer>
    </section>
  );
}

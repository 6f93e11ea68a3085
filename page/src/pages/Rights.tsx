import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Answer, Faults } from "../parts/Answer";
import { askingKey, useAsking, useNames, useTerms } from "../parts/Asking";
import { type Named, RightsGrid, RightsKey } from "../parts/RightsGrid";
import { Table } from "../parts/Table";

/** Who may exploit each film, in which media and where, as time goes on; clashes, gaps, avails. */
export function Rights({ deal }: { deal: string }) {
  const words = useWords();
  const asking = useAsking();
  const terms = useTerms(deal, asking);
  const named = useNames(terms.answer);
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/rights", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  return (
    <Answer of={asked}>
      {(found) => {
        const party: Named = (name) => named(name, found.parties[name] ?? name);
        return (
          <>
            <h1>{found.title}</h1>
            {found.films.length === 0 && <p>{words.rights.no_films}</p>}
            <Clashes clashes={found.clashes} />
            {found.films.length > 0 && <OverTime deal={deal} found={found} party={party} />}
            <Table
              caption={words.rights.gaps}
              rows={found.gaps}
              columns={[
                { title: words.film, cell: (g) => titleOf(found, g.film), wide: true },
                { title: words.rights.media, cell: (g) => g.media },
                { title: words.rights.territories, cell: (g) => g.territories },
                { title: words.from, cell: (g) => g.first },
                { title: words.to, cell: (g) => g.last },
              ]}
            />
            <Table
              caption={words.rights.endings}
              rows={found.endings}
              columns={[
                { title: words.rights.last_day, cell: (e) => e.day },
                { title: words.film, cell: (e) => titleOf(found, e.film), wide: true },
                { title: words.rights.what, cell: (e) => words.rights.kinds[e.what] ?? e.what },
                { title: words.rights.of_rights, cell: (e) => e.rights },
                { title: words.rights.held_by, cell: (e) => party(e.held_by) },
                { title: words.rights.goes_to, cell: (e) => party(e.goes_to), wide: true },
                { title: words.rights.clause, cell: (e) => <code>{e.clause}</code>, wide: true },
              ]}
            />
            <Avails deal={deal} />
          </>
        );
      }}
    </Answer>
  );
}

type Found = Shape<"RightsShown">;

const titleOf = (found: Found, film: string): string =>
  found.films.find((each) => each.film === film)?.title ?? film;

function Clashes({ clashes }: { clashes: Found["clashes"] }) {
  const words = useWords();
  if (clashes.length === 0) return <p class="quiet">{words.rights.no_clashes}</p>;
  return (
    <section class="faults">
      <Table
        caption={`! ${words.rights.clashes(clashes.length)}`}
        rows={clashes}
        columns={[
          { title: words.film, cell: (c) => c.film, wide: true },
          { title: words.rights.clash, cell: (c) => words.rights.kinds[c.kind] ?? c.kind },
          { title: words.rights.where, cell: (c) => c.where },
          { title: words.rights.by, cell: (c) => <code>{c.one}</code> },
          { title: words.rights.and_by, cell: (c) => <code>{c.other}</code> },
          { title: words.rights.waits_for, cell: (c) => c.waits_for ?? "—", wide: true },
        ]}
      />
    </section>
  );
}

/** One film's grid at the time that the slider stands at; the day is in the address. */
function OverTime({ deal, found, party }: { deal: string; found: Found; party: Named }) {
  const words = useWords();
  const [name, setName] = useChoice<string>("film", found.films[0]!.film);
  const film = found.films.find((each) => each.film === name) ?? found.films[0]!;
  const today = new Date().toISOString().slice(0, 10);
  const [day, setDay] = useChoice<string>("on", today);
  const at = placeOf(film.grids, day);
  const grid = film.grids[at];
  if (!grid) return null;
  const start = (i: number) => film.grids[i]?.first ?? film.grids[i]?.last ?? today;
  const span = words.rights.span(grid.first, grid.last);
  return (
    <section>
      <div class="choosing">
        {found.films.length > 1 && (
          <label>
            {words.film}{" "}
            <select value={film.film} onChange={(e) => setName(e.currentTarget.value)}>
              {found.films.map((each) => (
                <option value={each.film}>{each.title}</option>
              ))}
            </select>
          </label>
        )}
        <label>
          {words.rights.on_day}{" "}
          <input
            type="date"
            value={day}
            onChange={(e) => e.currentTarget.value && setDay(e.currentTarget.value)}
          />
        </label>
      </div>
      <h2>
        {film.title} <span class="quiet nowrap">{span}</span>
      </h2>
      {film.grids.length > 1 && (
        <div class="times">
          <input
            type="range"
            min={0}
            max={film.grids.length - 1}
            step={1}
            value={at}
            aria-label={words.rights.slide}
            aria-valuetext={span}
            list="times"
            onInput={(e) => setDay(start(Number(e.currentTarget.value)))}
          />
          <datalist id="times">
            {film.grids.map((_, i) => (
              <option value={i} />
            ))}
          </datalist>
          <div class="ends quiet">
            <span>{film.grids[0]?.first ?? words.rights.always}</span>
            <span>{film.grids.at(-1)?.first ?? ""}…</span>
          </div>
        </div>
      )}
      <RightsGrid grid={grid} caption={`${film.title}, ${span}`} party={party} />
      <RightsKey grid={grid} party={party} />
      <Standings deal={deal} film={film.film} on={within(grid, day)} party={party} />
    </section>
  );
}

/** The grid of a day: the last that begins by then; before all of them the first. */
function placeOf(grids: Shape<"Grid">[], day: string): number {
  const found = grids.findLastIndex((grid) => grid.first === null || grid.first <= day);
  return Math.max(found, 0);
}

const within = (grid: Shape<"Grid">, day: string): string =>
  grid.first !== null && day < grid.first ? grid.first : day;

function Standings(props: { deal: string; film: string; on: string; party: Named }) {
  const { deal, film, on, party } = props;
  const words = useWords();
  const own = words.rights;
  const asking = useAsking();
  const [view, setView] = useChoice<"held" | "free">("show", "held");
  const query = { ...asking, film, on, free: view === "free" };
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/rights/standing", { params: { path: { deal }, query }, signal }),
    [deal, JSON.stringify(query)],
  );
  const holders = (s: Shape<"Standing">) =>
    s.holders
      .map((name) => (s.unless_exclusive.includes(name) ? own.unless_exclusive(party(name)) : party(name)))
      .join(", ");
  return (
    <>
      <h3>
        {own.who_on(on)}{" "}
        <label class="quiet">
          <input
            type="checkbox"
            checked={view === "free"}
            onChange={(e) => setView(e.currentTarget.checked ? "free" : "held")}
          />{" "}
          {own.only_free}
        </label>
      </h3>
      <Answer of={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <p>{own.none}</p>
          ) : (
            <Table
              caption={own.who_on(on)}
              hideCaption
              rows={rows}
              columns={[
                { title: own.media, cell: (s) => s.media },
                { title: own.territories, cell: (s) => s.territories },
                { title: own.languages, cell: (s) => s.languages || own.all_languages, wide: true },
                { title: own.until, cell: (s) => s.last ?? "—", wide: true },
                {
                  title: own.state,
                  cell: (s) => (
                    <>
                      {own.states[s.state]}
                      {s.held_back && <span class="quiet"> {own.held_back_by} {s.held_back}</span>}
                      {s.waits_for && <span class="quiet"> {own.waits_for} {s.waits_for}</span>}
                    </>
                  ),
                },
                { title: own.held_by, cell: holders },
                { title: own.clause, cell: (s) => <code>{s.chain.join(" → ")}</code>, wide: true },
              ]}
            />
          )
        }
      </Answer>
    </>
  );
}

function Avails({ deal }: { deal: string }) {
  const own = useWords().rights;
  const asking = useAsking();
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/avails", { params: { path: { deal }, query: asking }, signal }),
    [deal, askingKey(asking)],
  );
  const query = new URLSearchParams(asking.reading.map((each) => ["reading", each]));
  const address = (form: string) => `/api/deals/${encodeURIComponent(deal)}/avails/${form}?${query}`;
  return (
    <section>
      <h2>{own.avails}</h2>
      <Answer of={asked}>
        {(found) => (
          <>
            {found.offered ? (
              <p class="files">
                <a href={address("xml")}>{own.avails_xml}</a>
                <a href={address("xlsx")}>{own.avails_xlsx}</a>
              </p>
            ) : (
              <p>{own.no_avails}</p>
            )}
            {found.remarks.length > 0 && (
              <details>
                <summary>{own.not_in_avails(found.remarks.length)}</summary>
                <Faults faults={found.remarks} />
              </details>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

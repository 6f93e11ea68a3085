import { useChoice } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

type Found = Shape<"Rights">;
type Grid = Shape<"RightsGrid">;
type Standing = Shape<"Standing">;

/** Who may exploit a film where, over time: a grid to look at, and the lines behind every cell. */
export function Rights({ deal }: { deal: string }) {
  const [film, setFilm] = useChoice<string>("film", "");
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/rights", {
        params: { path: { deal }, query: film ? { film } : {} },
        signal,
      }),
    [deal, film],
  );
  return (
    <Answer of={asked}>
      {(found) => <Shown deal={deal} found={found} setFilm={setFilm} />}
    </Answer>
  );
}

function Shown(props: { deal: string; found: Found; setFilm: (film: string) => void }) {
  const { deal, found, setFilm } = props;
  const words = useWords().rights;
  const [at, setAt] = useChoice<string>("at", "0");
  const place = Math.min(Math.max(Number(at) || 0, 0), Math.max(found.grids.length - 1, 0));
  const grid = found.grids[place];
  return (
    <>
      <h1>{found.title}</h1>
      <div class="choose">
        {found.films.length > 1 && (
          <label>
            {words.film}{" "}
            <select value={found.film ?? ""} onChange={(e) => setFilm(e.currentTarget.value)}>
              {found.films.map((f) => (
                <option value={f.name}>{f.title}</option>
              ))}
            </select>
          </label>
        )}
        {grid && (
          <label class="time">
            {words.time} <output>{useSpan(grid)}</output>
            {found.grids.length > 1 && (
              <input
                type="range"
                min={0}
                max={found.grids.length - 1}
                value={place}
                aria-valuetext={useSpan(grid)}
                onInput={(e) => setAt(e.currentTarget.value)}
              />
            )}
          </label>
        )}
        <span>
          {words.avails} <a href={`/api/deals/${encodeURIComponent(deal)}/avails.xml`}>XML</a>{" "}
          <a href={`/api/deals/${encodeURIComponent(deal)}/avails.xlsx`}>Excel</a>
        </span>
      </div>
      {grid && found.film ? (
        <GridAndLines deal={deal} film={found.film} grid={grid} found={found} />
      ) : (
        <p>{words.none}</p>
      )}
      <Table
        caption={words.clashes}
        rows={found.clashes}
        columns={[
          { title: words.what, cell: (c) => c.kind },
          { title: words.where, cell: (c) => c.where },
          { title: words.one, cell: (c) => c.one },
          { title: words.other, cell: (c) => c.other },
        ]}
      />
      <Lines caption={words.gaps} rows={found.gaps} timed />
      <Table
        caption={words.endings}
        rows={found.endings}
        columns={[
          { title: words.day, cell: (e) => e.day },
          { title: words.what, cell: (e) => `${e.what}: ${e.rights}` },
          { title: words.held_by, cell: (e) => e.held_by },
          { title: words.goes_to, cell: (e) => e.goes_to },
          { title: words.by, cell: (e) => e.clause, wide: true },
        ]}
      />
    </>
  );
}

/** The time that a grid is of, in words. */
function useSpan(grid: Grid): string {
  const words = useWords().rights;
  const parts = [grid.first && words.from(grid.first), grid.last && words.until(grid.last)];
  return parts.filter(Boolean).join(" ") || words.always;
}

function GridAndLines(props: { deal: string; film: string; grid: Grid; found: Found }) {
  const { deal, film, grid, found } = props;
  const words = useWords().rights;
  const [cell, setCell] = useChoice<string>("cell", "");
  const on = grid.first ?? grid.last ?? undefined;
  const asked = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/rights/standings", {
        params: { path: { deal }, query: on ? { film, on } : { film } },
        signal,
      }),
    [deal, film, on],
  );
  const [medium, territory] = cell.split("|");
  return (
    <>
      <div class="scrolls" tabIndex={0} role="region" aria-label={words.title}>
        <table class="grid">
          <thead>
            <tr>
              <td />
              {grid.territories.map((t) => (
                <th scope="col">{t}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.media.map((m, row) => (
              <tr>
                <th scope="row">{m}</th>
                {grid.territories.map((t, column) => (
                  <Cell
                    said={grid.cells[row]?.[column] ?? ""}
                    label={`${m}, ${t}`}
                    found={found}
                    chosen={cell === `${m}|${t}`}
                    choose={() => setCell(cell === `${m}|${t}` ? "" : `${m}|${t}`)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        {Object.entries(words.signs)
          .filter(([sign]) => grid.cells.flat().some((c) => c.includes(sign)))
          .map(([sign, state]) => `${sign} ${state}`)
          .concat(
            found.holders
              .filter((h) => grid.cells.flat().some((c) => c.toUpperCase().includes(h.letter)))
              .map((h) => `${h.letter} ${h.title}`),
          )
          .join(" · ")}
        {" — "}
        {words.letters}
      </p>
      <Answer of={asked}>
        {(rows) => (
          <>
            <Lines
              caption={cell ? `${words.who}: ${medium}, ${territory}` : words.who}
              rows={rows.filter((r) => !cell || (r.media === medium && r.territories === territory))}
            />
            {cell ? (
              <button type="button" onClick={() => setCell("")}>
                {words.every}
              </button>
            ) : (
              <p class="quiet">{words.cell}</p>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

/** A cell as a button: the letters say who, the titles of the holders are its name. */
function Cell(props: {
  said: string;
  label: string;
  found: Found;
  chosen: boolean;
  choose: () => void;
}) {
  const { said, label, found, chosen, choose } = props;
  const words = useWords().rights;
  const who = [...said].map(
    (sign) =>
      (words.signs as Record<string, string>)[sign] ??
      found.holders.find((h) => h.letter === sign.toUpperCase())?.title ??
      sign,
  );
  const kind = said.includes("!") ? "clash" : /[A-Za-z]/.test(said) ? "held" : "open";
  return (
    <td class={kind}>
      <button type="button" aria-pressed={chosen} title={who.join(", ")} onClick={choose}>
        <span aria-hidden="true">{said}</span>
        <span class="unseen">{`${label}: ${who.join(", ")}`}</span>
      </button>
    </td>
  );
}

/** Standings as rows: who may, how, and the lines that lead to them. */
function Lines(props: { caption: string; rows: readonly Standing[]; timed?: boolean }) {
  const { caption, rows, timed } = props;
  const words = useWords().rights;
  const state = (s: Standing) => (words.states as Record<string, string>)[s.state] ?? s.state;
  return (
    <Table
      caption={caption}
      rows={rows}
      columns={[
        { title: words.medium, cell: (s) => s.media },
        { title: words.territories, cell: (s) => s.territories },
        {
          title: words.who,
          cell: (s) => (
            <>
              {s.holders.join(", ") || words.nobody}
              {s.unless_exclusive.length > 0 && (
                <p class="quiet plain">{words.unless(s.unless_exclusive.join(", "))}</p>
              )}
            </>
          ),
        },
        {
          title: words.state,
          cell: (s) => (
            <>
              {s.held_back ? words.held_back : state(s)}
              {s.waits_for && <p class="quiet plain">{words.waits(s.waits_for)}</p>}
            </>
          ),
          wide: true,
        },
        ...(timed
          ? [{ title: words.time, cell: (s: Standing) => `${s.first ?? ""} – ${s.last ?? words.open}` }]
          : []),
        { title: words.by, cell: (s) => s.chain.join(" → "), wide: true },
      ]}
    />
  );
}

import type { Shape } from "../api";
import { useWords } from "../language";

type Grid = Shape<"Grid">;
export type Named = (name: string) => string;

const MARKS: Record<string, "free" | "unknown" | "held_back" | "reserved" | "clash"> = {
  "·": "free", "?": "unknown", "-": "held_back", "*": "reserved", "!": "clash",
};
const LETTER = /[A-Za-z]\d*|[^A-Za-z0-9]/g;

/** A cell's marks: letters of holders, or what stands for rights that have no one holder. */
const marksOf = (cell: string): string[] => cell.match(LETTER) ?? [];

/** Media by territories: letters tell who holds, tints only repeat it. */
export function RightsGrid({ grid, caption, party }: { grid: Grid; caption: string; party: Named }) {
  const words = useWords().rights;
  const hue = new Map(Object.keys(grid.legend).map((letter, i) => [letter, i]));
  const holder = (mark: string) => grid.legend[mark.toUpperCase()];
  const said = (mark: string): string => {
    const known = MARKS[mark];
    if (known) return words.marks[known];
    const name = party(holder(mark) ?? mark);
    return mark === mark.toUpperCase() ? name : words.not_exclusively(name);
  };
  const classOf = (cell: string): string => {
    const [first = "·"] = marksOf(cell);
    const known = MARKS[first];
    if (known) return `mark ${known}`;
    const place = hue.get(first.toUpperCase()) ?? 0;
    return `mark held tint${place % 7}${first === first.toUpperCase() ? "" : " shared"}`;
  };
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table class="rights">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              {words.media} <span aria-hidden="true">╲</span> {words.territories}
            </th>
            {grid.territories.map((t) => (
              <th scope="col">{words.places[t] ?? t}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.media.map((medium, row) => (
            <tr>
              <th scope="row">{words.places[medium] ?? medium}</th>
              {(grid.cells[row] ?? []).map((cell) => (
                <td class={classOf(cell)} title={marksOf(cell).map(said).join("; ")}>
                  <span aria-hidden="true">{cell}</span>
                  <span class="unseen">{marksOf(cell).map(said).join("; ")}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the letters and marks of a grid stand for. */
export function RightsKey({ grid, party }: { grid: Grid; party: Named }) {
  const words = useWords().rights;
  const used = new Set(grid.cells.flat().flatMap(marksOf));
  return (
    <>
      <ul class="rights-key">
        {Object.entries(grid.legend).map(([letter, name], i) => (
          <li>
            <span class={`mark held tint${i % 7}`}>{letter}</span> {party(name)}
          </li>
        ))}
        {Object.entries(MARKS)
          .filter(([mark]) => used.has(mark))
          .map(([mark, kind]) => (
            <li>
              <span class={`mark ${kind}`}>{mark}</span> {words.marks[kind]}
            </li>
          ))}
      </ul>
      {Object.keys(grid.legend).length > 0 && <p class="quiet">{words.small_letters}</p>}
    </>
  );
}

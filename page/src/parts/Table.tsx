import type { ComponentChildren } from "preact";

export type Column<Row> = {
  title: string;
  cell: (row: Row) => ComponentChildren;
  right?: boolean;
  /** Left out on a narrow screen. */
  wide?: boolean;
};

/** A table with a caption, its numbers to the right; it scrolls inside itself where it is wide. */
export function Table<Row>(props: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  hideCaption?: boolean;
}) {
  const { caption, columns, rows, hideCaption } = props;
  if (rows.length === 0) return null;
  const classes = (c: Column<Row>) => [c.right && "right", c.wide && "wide"].filter(Boolean).join(" ");
  return (
    <div class="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class={hideCaption ? "unseen" : ""}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th scope="col" class={classes(c)}>
                {c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((c) => (
                <td class={classes(c)}>{c.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import { Link } from "wouter-preact";
import { pageOf } from "../address";
import { api, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

/** Every deal of the folder, and what of it needs somebody. */
export function Home() {
  const words = useWords();
  const asked = useAsked((signal) => api.GET("/api/deals", { signal }), []);
  return (
    <>
      <h1>{words.deals}</h1>
      <Answer of={asked}>
        {(deals) =>
          deals.length === 0 ? (
            <p>{words.no_deals}</p>
          ) : (
            <Table
              caption={words.deals}
              hideCaption
              rows={deals}
              columns={[
                {
                  title: words.deal,
                  cell: (d) => (
                    <Link href={pageOf(d.name, d.errors ? "deal" : "money")}>{d.title}</Link>
                  ),
                },
                { title: words.films, cell: (d) => d.films.join(", "), wide: true },
                { title: words.attention, cell: (d) => <Attention card={d} /> },
              ]}
            />
          )
        }
      </Answer>
    </>
  );
}

function Attention({ card }: { card: Shape<"DealCard"> }) {
  const words = useWords();
  const items = [
    card.errors ? words.errors(card.errors) : "",
    card.held ? words.held(card.held) : "",
    card.undisclosed ? words.undisclosed(card.undisclosed) : "",
    card.has_receipts ? "" : words.no_receipts,
  ].filter(Boolean);
  return items.length ? <>{items.join(" · ")}</> : <span class="quiet">{words.nothing_wrong}</span>;
}

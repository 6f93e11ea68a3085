import { useEffect } from "preact/hooks";
import { Link } from "wouter-preact";
import { pageOf, useChoice } from "../address";
import { api, filesChanged, type Shape, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Answer } from "../parts/Answer";
import { Table } from "../parts/Table";

type Card = Shape<"DealCard">;
type Attention = Shape<"Attention">;

/** With more deals than this, one is sought by its words. */
const FEW = 8;

/** Where each need is seen to. */
const PAGE_OF: Record<Shape<"Need">, string> = {
  faults: "deal",
  refused: "money",
  held: "money",
  unissued: "statements",
  open_period: "statements",
  objection: "statements",
  disputed: "deal",
  unassumed: "money",
};

/** Every deal of the folder, and what of it needs somebody. */
export function Home() {
  const words = useWords();
  const asked = useAsked((signal) => api.GET("/api/deals", { signal }), []);
  const unread = asked.state === "answered" && asked.answer.some((deal) => !deal.read);
  useEffect(() => {
    if (unread) filesChanged();
  }, [asked]);
  return (
    <Answer of={asked}>
      {(deals) =>
        deals.length === 0 ? (
          <>
            <h1>{words.deals}</h1>
            <p>{words.no_deals}</p>
          </>
        ) : (
          <Deals deals={deals} />
        )
      }
    </Answer>
  );
}

function Deals({ deals }: { deals: Card[] }) {
  const words = useWords();
  const on_home = words.on_home;
  const [find, setFind] = useChoice<string>("find", "");
  const films = deals.reduce((sum, deal) => sum + deal.films.length, 0);
  const shown = deals.filter((deal) => told(deal).includes(find.toLowerCase()));
  return (
    <>
      <h1>{on_home.counts(deals.length, films)}</h1>
      <Needs deals={deals} />
      {deals.length > FEW && (
        <input
          type="search"
          class="find"
          aria-label={on_home.find}
          placeholder={on_home.find}
          value={find}
          onInput={(e) => setFind(e.currentTarget.value)}
        />
      )}
      {shown.length === 0 && <p>{on_home.none_found}</p>}
      <Table
        caption={words.deals}
        rows={shown}
        columns={[
          {
            title: words.deal,
            cell: (d) => <Link href={pageOf(d.name, d.events ? "money" : "deal")}><Title of={d} /></Link>,
          },
          { title: words.films, cell: (d) => <Films of={d} />, wide: true },
          { title: on_home.signed, cell: (d) => <Day of={d.signed} />, wide: true },
          {
            title: on_home.last_receipt,
            cell: (d) =>
              d.as_of ? (
                <Day of={d.as_of} />
              ) : (
                <span class="quiet">{d.read ? words.no_receipts : "…"}</span>
              ),
          },
          {
            title: on_home.undisclosed,
            cell: (d) => (d.undisclosed ? d.undisclosed : <span class="quiet">—</span>),
            right: true,
          },
        ]}
      />
    </>
  );
}

/** What somebody must see to, what is late before the rest. */
function Needs({ deals }: { deals: Card[] }) {
  const words = useWords();
  const on_home = words.on_home;
  const read = deals.filter((deal) => deal.read).length;
  const rows = deals
    .flatMap((deal) => deal.attention.map((attention) => ({ deal, attention })))
    .sort((a, b) => Number(b.attention.late) - Number(a.attention.late));
  return (
    <section aria-labelledby="needs">
      <h2 id="needs">{words.attention}</h2>
      {read < deals.length && (
        <p class="quiet" role="status">
          {on_home.reading(read, deals.length)}
        </p>
      )}
      {rows.length === 0 && read === deals.length && <p class="quiet">{on_home.all_done}</p>}
      <Table
        caption={words.attention}
        hideCaption
        rows={rows}
        columns={[
          { title: on_home.what, cell: ({ deal, attention }) => <What deal={deal} of={attention} /> },
          { title: words.deal, cell: ({ deal }) => <Title of={deal} /> },
          {
            title: on_home.until,
            cell: ({ attention }) => <Until of={attention} />,
            right: true,
          },
        ]}
      />
    </section>
  );
}

function What({ deal, of }: { deal: Card; of: Attention }) {
  const words = useWords().on_home;
  return (
    <>
      <Link href={pageOf(deal.name, PAGE_OF[of.need])}>{words.needs[of.need](of.count)}</Link>
      {of.who && <span class="quiet"> · {of.who}</span>}
      {of.words && <div class="quiet">{of.words}</div>}
    </>
  );
}

function Until({ of }: { of: Attention }) {
  const words = useWords().on_home;
  return (
    <>
      <Day of={of.day} />
      {of.late && <strong class="late"> {words.late}</strong>}
    </>
  );
}

function Title({ of }: { of: Card }) {
  const lang = useLanguage();
  return <>{(lang === "zh" && of.zh) || of.title}</>;
}

function Films({ of }: { of: Card }) {
  const lang = useLanguage();
  const titles = of.films.map((film) => (lang === "zh" && film.zh) || film.title);
  return <>{titles.join(lang === "zh" ? "、" : ", ")}</>;
}

function Day({ of }: { of: string | null | undefined }) {
  return of ? <time class="amount">{of}</time> : <span class="quiet">—</span>;
}

/** All that a deal is called, to find words in. */
function told(deal: Card): string {
  const names = deal.films.flatMap((film) => [film.title, film.zh]);
  return [deal.name, deal.title, deal.zh, ...names].join(" ").toLowerCase();
}

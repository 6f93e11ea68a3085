import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { trailPage } from "../address";
import { api, type Fault, faultsOf, filesChanged, type Shape, useAsked } from "../api";
import { useWords } from "../language";
import { Answer, Faults } from "../parts/Answer";
import { Table } from "../parts/Table";
import { useAsker } from "../session";

const ROLES = ["owner", "accountant", "analyst", "reader"] as const;

/** Who may come in, as whom, and by which links. */
export function People() {
  const words = useWords();
  const asker = useAsker();
  const parties = useAsked((signal) => api.GET("/api/parties", { signal }), []);
  if (asker.local) return <Alone />;
  return (
    <>
      <h1>{words.access.people}</h1>
      {asker.role === "owner" && (
        <p>
          <Link href={trailPage()}>{words.access.trail}</Link>
        </p>
      )}
      <Answer of={parties}>
        {(all) => (
          <>
            {asker.role === "owner" && <Accounts parties={all} />}
            <Links parties={all} />
          </>
        )}
      </Answer>
    </>
  );
}

function Alone() {
  const words = useWords();
  return (
    <>
      <h1>{words.access.people}</h1>
      <p>{words.access.alone}</p>
      <pre>
        recoup users add FOLDER NAME --role owner{"\n"}
        recoup serve FOLDER --host ADDRESS
      </pre>
    </>
  );
}

type Parties = Shape<"PartyOf">[];

function Accounts({ parties }: { parties: Parties }) {
  const words = useWords();
  const { name } = useAsker();
  const asked = useAsked((signal) => api.GET("/api/people", { signal }), []);
  const [faults, act] = useActs();
  return (
    <section>
      <Faults faults={faults} />
      <Answer of={asked}>
        {(people) => (
          <Table
            caption={words.access.accounts_of_people}
            rows={people}
            columns={[
              { title: words.access.name, cell: (p) => p.name },
              { title: words.access.role, cell: (p) => words.access.roles[p.role] },
              {
                title: words.access.sees,
                cell: (p) => (p.role === "reader" ? p.sees.map(named(parties)).join("; ") : words.access.all),
              },
              {
                title: "",
                cell: (p) =>
                  p.name !== name && (
                    <button
                      type="button"
                      aria-label={`${words.access.remove} ${p.name}`}
                      onClick={() =>
                        confirm(words.access.remove_really(p.name)) &&
                        act(api.DELETE("/api/people/{name}", { params: { path: { name: p.name } } }))
                      }
                    >
                      {words.access.remove}
                    </button>
                  ),
              },
            ]}
          />
        )}
      </Answer>
      <NewAccount parties={parties} />
    </section>
  );
}

function NewAccount({ parties }: { parties: Parties }) {
  const words = useWords();
  const [role, setRole] = useState<(typeof ROLES)[number]>("reader");
  const [faults, act] = useActs();
  async function add(event: SubmitEvent) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const body = {
      name: String(given.get("name")),
      password: String(given.get("password")),
      role,
      sees: role === "reader" ? given.getAll("sees").map((index) => seen(parties, index)) : [],
    };
    if ((await act(api.POST("/api/people", { body }))).ok) form.reset();
  }
  return (
    <details>
      <summary>{words.access.add_person}</summary>
      <form class="sheet" onSubmit={add}>
        <Faults faults={faults} />
        <label>
          {words.access.name}
          <input name="name" autocomplete="off" autocapitalize="none" required />
        </label>
        <label>
          {words.access.first_password}
          <input name="password" type="password" autocomplete="new-password" minLength={12} required />
        </label>
        <label>
          {words.access.role}
          <select value={role} onChange={(e) => setRole(e.currentTarget.value as typeof role)}>
            {ROLES.map((each) => (
              <option value={each}>{words.access.roles[each]}</option>
            ))}
          </select>
        </label>
        <p class="quiet">{words.access.role_means[role]}</p>
        {role === "reader" && (
          <label>
            {words.access.sees}
            <PartyPicker parties={parties} multiple />
          </label>
        )}
        <button class="main">{words.access.add_person}</button>
      </form>
    </details>
  );
}

function Links({ parties }: { parties: Parties }) {
  const words = useWords();
  const asked = useAsked((signal) => api.GET("/api/links", { signal }), []);
  const [faults, act] = useActs();
  const [made, setMade] = useState<string>();
  async function share(event: SubmitEvent) {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const { data: link } = await act(
      api.POST("/api/links", {
        body: {
          sees: seen(parties, given.get("sees")),
          label: String(given.get("label")),
          days: Number(given.get("days")),
        },
      }),
    );
    setMade(link ? location.origin + link.path : undefined);
  }
  return (
    <section>
      <Faults faults={faults} />
      <Answer of={asked}>
        {(links) => (
          <Table
            caption={words.access.open_links}
            rows={links}
            columns={[
              { title: words.access.sees, cell: (l) => named(parties)(l.sees) },
              { title: words.access.label, cell: (l) => l.label, wide: true },
              { title: words.access.made_by, cell: (l) => l.made_by, wide: true },
              { title: words.access.ends, cell: (l) => l.ends.slice(0, 10) },
              {
                title: "",
                cell: (l) => (
                  <button
                    type="button"
                    onClick={() =>
                      act(api.DELETE("/api/links/{name}", { params: { path: { name: l.name } } }))
                    }
                  >
                    {words.access.withdraw}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Answer>
      {made && (
        <p role="status" class="made">
          {words.access.link_made}
          <output>{made}</output>
        </p>
      )}
      <details>
        <summary>{words.access.share_link}</summary>
        <form class="sheet" onSubmit={share}>
          <label>
            {words.access.sees}
            <PartyPicker parties={parties} />
          </label>
          <label>
            {words.access.label}
            <input name="label" maxLength={200} />
          </label>
          <label>
            {words.access.days}
            <input name="days" type="number" min={1} max={366} value={14} required />
          </label>
          <button class="main">{words.access.share_link}</button>
        </form>
      </details>
    </section>
  );
}

function PartyPicker({ parties, multiple }: { parties: Parties; multiple?: boolean }) {
  return (
    <select name="sees" required multiple={multiple} size={multiple ? 6 : undefined}>
      {parties.map((p, index) => (
        <option value={index}>
          {p.deal_title}: {p.party_title}
        </option>
      ))}
    </select>
  );
}

const seen = (parties: Parties, index: FormDataEntryValue | null) => {
  const found = parties[Number(index)]!;
  return { deal: found.deal, party: found.party };
};

const named = (parties: Parties) => (sees: Shape<"PartySeen">) => {
  const found = parties.find((p) => p.deal === sees.deal && p.party === sees.party);
  return found ? `${found.deal_title}: ${found.party_title}` : `${sees.deal}: ${sees.party}`;
};

/** Does something on the server and asks anew what is shown; its faults, if there are any. */
export function useActs(): [
  Fault[],
  <T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>) => Promise<{ ok: boolean; data?: T }>,
] {
  const [faults, setFaults] = useState<Fault[]>([]);
  return [
    faults,
    async (asked) => {
      const { data, error, response } = await asked;
      setFaults(response.ok ? [] : faultsOf(error, response.status));
      if (response.ok) filesChanged();
      return { ok: response.ok, data };
    },
  ];
}

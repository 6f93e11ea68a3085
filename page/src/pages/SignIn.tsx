import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { api, type Fault, faultsOf } from "../api";
import { useWords } from "../language";
import { Faults } from "../parts/Answer";
import { useSession } from "../session";

/** Where somebody signs in, or a share link is opened. */
export function SignIn() {
  const words = useWords();
  const { ask } = useSession();
  const [faults, setFaults] = useState<Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const opening = useOpenedLink(setFaults);
  async function signIn(event: SubmitEvent) {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    const { error, response } = await api.POST("/api/session", {
      body: { name: String(given.get("name")), password: String(given.get("password")) },
    });
    setBusy(false);
    if (error || !response.ok) setFaults(faultsOf(error, response.status));
    else ask();
  }
  if (opening) return <p role="status">{words.loading}</p>;
  return (
    <form class="sheet" onSubmit={signIn}>
      <h1>{words.access.sign_in}</h1>
      <Faults faults={faults} />
      <label>
        {words.access.name}
        <input name="name" autocomplete="username" autocapitalize="none" required />
      </label>
      <label>
        {words.access.password}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button class="main" disabled={busy}>
        {words.access.sign_in}
      </button>
    </form>
  );
}

/** Opens the share link of the address, if it is one; its token leaves the address at once. */
function useOpenedLink(setFaults: (faults: Fault[]) => void): boolean {
  const [path, go] = useLocation();
  const { ask } = useSession();
  const [opening, setOpening] = useState(path === "/open" && location.hash.length > 1);
  useEffect(() => {
    if (!opening) return;
    const token = location.hash.slice(1);
    go("/", { replace: true });
    void api.POST("/api/session/link", { body: { token } }).then(({ error, response }) => {
      setOpening(false);
      if (error || !response.ok) setFaults(faultsOf(error, response.status));
      else ask();
    });
  }, []);
  return opening;
}

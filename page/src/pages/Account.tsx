import { useState } from "preact/hooks";
import { api } from "../api";
import { useWords } from "../language";
import { Faults } from "../parts/Answer";
import { useAsker } from "../session";
import { useActs } from "./People";

/** One's own account: the role, and another password. */
export function Account() {
  const words = useWords();
  const asker = useAsker();
  const [faults, act] = useActs();
  const [done, setDone] = useState(false);
  async function change(event: SubmitEvent) {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    const body = { now: String(given.get("now")), new: String(given.get("new")) };
    const { ok } = await act(api.PUT("/api/session/password", { body }));
    setDone(ok);
    if (ok) form.reset();
  }
  return (
    <form class="sheet" onSubmit={change}>
      <h1>{asker.name}</h1>
      <p class="quiet">{words.access.role_means[asker.role]}</p>
      <Faults faults={faults} />
      {done && <p role="status">{words.access.password_changed}</p>}
      <input name="username" autocomplete="username" value={asker.name} hidden />
      <label>
        {words.access.password_now}
        <input name="now" type="password" autocomplete="current-password" required />
      </label>
      <label>
        {words.access.password_new}
        <input name="new" type="password" autocomplete="new-password" minLength={12} required />
      </label>
      <button class="main">{words.access.change_password}</button>
    </form>
  );
}

// Who asks: asked once at the start, and again whenever the server no longer knows.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { api, type Shape } from "./api";

export type Asker = Shape<"Asker">;

type Session = { asker: Asker | null; ask: () => void };

const TheSession = createContext<Session>({ asker: null, ask: () => {} });

/** Who is signed in. Only parts of the page that are shown to nobody else may ask. */
export const useAsker = (): Asker => useContext(TheSession).asker!;
export const useSession = (): Session => useContext(TheSession);

const UNKNOWN = new EventTarget();
api.use({
  onResponse({ response, schemaPath }) {
    if (response.status === 401 && !schemaPath.startsWith("/api/session"))
      UNKNOWN.dispatchEvent(new Event("unknown"));
  },
});

/** Shows what is for those who are signed in, or else where to sign in. */
export function InSession(props: { children: ComponentChildren; otherwise: ComponentChildren }) {
  const [asker, setAsker] = useState<Asker | null>();
  const ask = () =>
    void api.GET("/api/session").then(
      ({ data }) => setAsker(data?.asker ?? null),
      () => setAsker(null),
    );
  useEffect(() => {
    ask();
    UNKNOWN.addEventListener("unknown", ask);
    return () => UNKNOWN.removeEventListener("unknown", ask);
  }, []);
  if (asker === undefined) return null;
  return (
    <TheSession.Provider value={{ asker, ask }}>
      {asker ? props.children : props.otherwise}
    </TheSession.Provider>
  );
}

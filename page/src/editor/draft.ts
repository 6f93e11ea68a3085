// The text that is edited, until it is saved: kept while other pages are looked at.
import { useEffect, useState } from "preact/hooks";
import { api, type Fault, faultsOf, filesChanged, type Shape } from "../api";

type DealText = Shape<"DealText">;
type Given = { text: string };
type State = { text: string; base: DealText; given: Given };

export type DraftOf = {
  text: string;
  /** The text that was last put in place of all of it, other than by typing; each is a new thing. */
  given: Given;
  edited: boolean;
  /** The file has become another text than the one that was edited. */
  changedUnderneath: boolean;
  saving: boolean;
  faults: Fault[];
  /** What was typed. */
  edit: (text: string) => void;
  /** Another text in place of all of it. */
  put: (text: string) => void;
  save: () => void;
  /** Takes what the file says, and lets go of what was edited. */
  takeFile: () => void;
  /** Goes on with what was edited, over what the file says now. */
  keepMine: () => void;
};

const drafts = new Map<string, State>();

const begun = (file: DealText): State => ({ text: file.text, base: file, given: { text: file.text } });

export function useDraft(deal: string, file: DealText): DraftOf {
  const [state, setState] = useState<State>(() => drafts.get(deal) ?? begun(file));
  const [saving, setSaving] = useState(false);
  const [faults, setFaults] = useState<Fault[]>([]);
  const edited = state.text !== state.base.text;
  const other = file.digest !== state.base.digest;

  useEffect(() => {
    if (other && (!edited || state.text === file.text)) setState(begun(file));
  }, [file]);

  useEffect(() => {
    if (!edited) {
      drafts.delete(deal);
      return;
    }
    drafts.set(deal, state);
    const leaving = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", leaving);
    return () => window.removeEventListener("beforeunload", leaving);
  }, [state]);

  const save = () => {
    if (!edited || saving || other) return;
    setSaving(true);
    const body = { text: state.text, instead_of: state.base.digest };
    api
      .PUT("/api/deals/{deal}", { params: { path: { deal } }, body })
      .then(({ data, error, response }) => {
        setFaults(data ? [] : faultsOf(error, response.status));
        if (data) setState((now) => ({ ...now, base: data }));
        filesChanged();
      })
      .catch(() => setFaults(faultsOf(undefined)))
      .finally(() => setSaving(false));
  };

  return {
    text: state.text,
    edited,
    changedUnderneath: edited && other,
    saving,
    faults,
    given: state.given,
    edit: (text) => setState((now) => ({ ...now, text })),
    put: (text) => setState((now) => ({ ...now, text, given: { text } })),
    save,
    takeFile: () => {
      setFaults([]);
      setState(begun(file));
    },
    keepMine: () => {
      setFaults([]);
      setState((now) => ({ ...now, base: file }));
    },
  };
}

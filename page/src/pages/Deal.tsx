import { lazy, Suspense } from "preact/compat";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useChoice } from "../address";
import { api, type Asked, type Fault, faultsOf, type Shape, useAsked } from "../api";
import { completer } from "../editor/complete";
import { type DraftOf, useDraft } from "../editor/draft";
import { useLanguage, useWords } from "../language";
import { Answer, Faults } from "../parts/Answer";
import { askingKey, Assumptions, Readings, type Terms, useAsking, useNames, useTerms } from "../parts/Asking";
import { DealNumbers } from "../parts/DealNumbers";
import { DealWords } from "../parts/DealWords";
import { Said } from "../parts/Said";
import { useAsker } from "../session";

const Editor = lazy(() => import("../editor/Editor"));

const VIEWS = ["words", "text", "numbers"] as const;
const NARROW = "(max-width: 62rem)";
const NONE: never[] = [];

/** A deal as words, as its text and as numbers, side by side; each follows an edit as it is typed. */
export function Deal({ deal }: { deal: string }) {
  const file = useAsked(
    (signal) => api.GET("/api/deals/{deal}", { params: { path: { deal } }, signal }),
    [deal],
  );
  return (
    <Answer of={file.answer ? { state: "answered", answer: file.answer } : file}>
      {(answer) => <Bench key={deal} deal={deal} file={answer} />}
    </Answer>
  );
}

function Bench({ deal, file }: { deal: string; file: Shape<"DealText"> }) {
  const words = useWords();
  const lang = useLanguage();
  const asking = useAsking();
  const draft = useDraft(deal, file);
  const text = useLater(draft.text, 250);
  const terms = useTerms(deal, asking);
  const [view, setView] = useChoice<(typeof VIEWS)[number]>("show", "words");
  const { line, jump, goTo, look } = useLine();
  const params = { path: { deal } };
  const read = useAsked(
    (signal) =>
      api.POST("/api/deals/{deal}/read", {
        params: { ...params, query: { lang, reading: asking.reading } },
        body: { text },
        signal,
      }),
    [deal, lang, text, askingKey(asking)],
  );
  const numbers = useAsked(
    (signal) =>
      api.POST("/api/deals/{deal}/numbers", {
        params: { ...params, query: asking },
        body: { text },
        signal,
      }),
    [deal, text, askingKey(asking)],
  );
  const faults = (read.answer?.diagnostics ?? NONE).filter((fault) => fault.severity !== "note");
  const own = faults.filter((fault) => !fault.place || fault.place.file === file.file);
  const follow = (chosen: number) => {
    goTo(chosen);
    if (matchMedia(NARROW).matches) setView("text");
  };
  return (
    <>
      <h1>{(lang === "zh" && file.zh) || file.title}</h1>
      <Tools deal={deal} draft={draft} file={file.file} faults={read.answer && faults} onFault={follow} />
      <Views view={view} setView={setView} />
      <div class="panes" data-show={view}>
        <section class="pane words-pane" aria-label={words.on_deal.words} tabIndex={0}>
          <Words read={read} terms={terms.answer} line={line} onLine={follow} />
        </section>
        <section class="pane text-pane" aria-label={words.on_deal.text}>
          <Typed
            deal={deal}
            draft={draft}
            faults={own}
            unsure={read.answer?.unsure ?? NONE}
            line={line}
            jump={jump}
            onLine={look}
          />
        </section>
        <section class="pane numbers-pane" aria-label={words.on_deal.numbers} tabIndex={0}>
          <h2>{words.on_deal.paid_by_text}</h2>
          <Numbers numbers={numbers} terms={terms.answer} edited={draft.edited} />
        </section>
      </div>
      {terms.answer && <Assumptions terms={terms.answer} />}
    </>
  );
}

/** What can be done with the text, what is wrong in it, and whether it stands in the file. */
function Tools(props: {
  deal: string;
  draft: DraftOf;
  file: string;
  faults: Fault[] | undefined;
  onFault: (line: number) => void;
}) {
  const { deal, draft, file, faults, onFault } = props;
  const words = useWords().on_deal;
  const mayEdit = useAsker().role === "owner";
  const [refused, setRefused] = useState<Fault[]>([]);
  const format = () =>
    void api
      .POST("/api/deals/{deal}/format", { params: { path: { deal } }, body: { text: draft.text } })
      .then(({ data, error, response }) => {
        setRefused(data ? [] : faultsOf(error, response.status));
        if (data) draft.put(data.text);
      });
  return (
    <>
      <div class="tools">
        <code>{file}</code>
        <span role="status">
          {draft.edited ? words.not_saved : words.as_file}
          {faults && ` · ${words.faults(faults.length)}`}
        </span>
        {mayEdit && (
          <span class="doing">
            <button type="button" onClick={format}>
              {words.format}
            </button>
            <button type="button" disabled={!draft.edited} onClick={draft.takeFile}>
              {words.undo_all}
            </button>
            <button
              type="button"
              class="main"
              disabled={!draft.edited || draft.saving || draft.changedUnderneath}
              onClick={draft.save}
            >
              {words.save}
            </button>
          </span>
        )}
      </div>
      {draft.changedUnderneath && (
        <div class="faults" role="alert">
          <p>{words.changed_underneath}</p>
          <button type="button" onClick={draft.takeFile}>
            {words.take_file}
          </button>{" "}
          <button type="button" onClick={draft.keepMine}>
            {words.keep_mine}
          </button>
        </div>
      )}
      <Faults faults={[...draft.faults, ...refused]} />
      {faults && faults.length > 0 && <FaultLines faults={faults} onFault={onFault} />}
    </>
  );
}

function FaultLines({ faults, onFault }: { faults: Fault[]; onFault: (line: number) => void }) {
  const words = useWords();
  return (
    <ul class="fault-lines">
      {faults.map((fault) => (
        <li class={fault.severity}>
          {fault.place && (
            <button type="button" class="follow" onClick={() => onFault(fault.place!.line)}>
              {words.line(fault.place.line)}
            </button>
          )}{" "}
          <Said text={fault.message} />
          {fault.hint && (
            <span class="quiet">
              {" "}
              — <Said text={fault.hint} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** On a narrow screen one of the three is shown at a time. */
function Views(props: { view: string; setView: (view: (typeof VIEWS)[number]) => void }) {
  const words = useWords().on_deal;
  return (
    <div class="views" role="group" aria-label={words.views}>
      {VIEWS.map((each) => (
        <button type="button" aria-pressed={each === props.view} onClick={() => props.setView(each)}>
          {words[each]}
        </button>
      ))}
    </div>
  );
}

function Words(props: {
  read: Asked<Shape<"DealRead">>;
  terms: Terms | undefined;
  line: number | null;
  onLine: (line: number) => void;
}) {
  const { read, terms, line, onLine } = props;
  const words = useWords().on_deal;
  const said = useLast(read.answer?.sections);
  if (read.state === "refused") return <Faults faults={read.faults} />;
  if (!read.answer) return <p class="quiet">{words.reading}</p>;
  const wrong = read.answer.diagnostics.some((fault) => fault.severity === "error");
  return (
    <>
      {wrong && <p class="notice">{words.no_words}</p>}
      {!wrong && !read.answer.sections && <p class="notice">{words.choose_reading}</p>}
      {!read.answer.sections && terms?.disputed.map((dispute) => <Readings dispute={dispute} />)}
      {said && (
        <div class={read.answer.sections ? undefined : "stale"}>
          <DealWords sections={said} line={line} onLine={onLine} />
        </div>
      )}
    </>
  );
}

function Typed(props: {
  deal: string;
  draft: DraftOf;
  faults: Fault[];
  unsure: readonly Shape<"UnsureLines">[];
  line: number | null;
  jump: { line: number } | null;
  onLine: (line: number) => void;
}) {
  const { deal, draft } = props;
  const words = useWords().on_deal;
  const mayEdit = useAsker().role === "owner";
  const keywords = useAsked((signal) => api.GET("/api/language", { signal }), []);
  const complete = useMemo(() => completer(deal, words.kinds), [deal, words]);
  return (
    <Suspense fallback={<pre class="text">{draft.text}</pre>}>
      <Editor
        text={draft.text}
        given={draft.given}
        keywords={keywords.answer ?? NONE}
        faults={props.faults}
        unsure={props.unsure}
        line={props.line}
        jump={props.jump}
        label={words.text}
        readOnly={!mayEdit}
        titles={words}
        complete={complete}
        onText={draft.edit}
        onLine={props.onLine}
        onSave={draft.save}
      />
    </Suspense>
  );
}

function Numbers(props: {
  numbers: Asked<Shape<"DealNumbers">>;
  terms: Terms | undefined;
  edited: boolean;
}) {
  const { numbers, terms, edited } = props;
  const words = useWords().on_deal;
  const named = useNames(terms);
  if (numbers.state === "refused") {
    return (
      <p class="quiet">
        <Said text={words.no_numbers(numbers.faults[0]?.message ?? "")} />
      </p>
    );
  }
  if (!numbers.answer) return <p class="quiet">{words.reading}</p>;
  const nothing = edited && numbers.state === "answered" && numbers.answer.moved.length === 0;
  return (
    <div class={numbers.state === "waiting" ? "stale" : undefined}>
      {nothing && <p class="quiet">{words.moves_nothing}</p>}
      <DealNumbers numbers={numbers.answer} named={named} />
    </div>
  );
}

/** The line that is looked at, kept in the address; `jump` is a new thing for each leap to one. */
function useLine() {
  const [chosen, choose] = useChoice<string>("line", "");
  const line = Number(chosen) || null;
  const [jump, setJump] = useState(() => (line ? { line } : null));
  const look = (at: number) => {
    if (at !== line) choose(String(at));
  };
  const goTo = (at: number) => {
    look(at);
    setJump({ line: at });
  };
  return { line, jump, goTo, look };
}

/** A value once it has stayed the same for so many milliseconds. */
function useLater<Value>(value: Value, wait: number): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return later;
}

/** The last value that there was. */
function useLast<Value>(value: Value | null | undefined): Value | null | undefined {
  const [last, setLast] = useState(value);
  useEffect(() => {
    if (value) setLast(value);
  }, [value]);
  return value ?? last;
}

import { api, useAsked } from "../api";
import { useLanguage, useWords } from "../language";
import { Answer, Faults } from "../parts/Answer";

/** A deal as words and as its text, side by side. */
export function Deal({ deal }: { deal: string }) {
  const words = useWords();
  const lang = useLanguage();
  const path = { deal };
  const text = useAsked(
    (signal) => api.GET("/api/deals/{deal}", { params: { path }, signal }),
    [deal],
  );
  const said = useAsked(
    (signal) =>
      api.GET("/api/deals/{deal}/words", { params: { path, query: { lang } }, signal }),
    [deal, lang],
  );
  return (
    <Answer of={text}>
      {(file) => (
        <>
          <h1>{file.title}</h1>
          <Faults faults={file.diagnostics.filter((d) => d.severity !== "note")} />
          <div class="beside">
            <Answer of={said}>{(answer) => <pre class="words">{answer.words}</pre>}</Answer>
            <pre class="text" aria-label={words.deal}>
              {file.text}
            </pre>
          </div>
        </>
      )}
    </Answer>
  );
}

export type StatementLanguage = "en" | "zh" | "zh-Hant" | "both";
export const STATEMENT_LANGUAGES: StatementLanguage[] = ["en", "zh", "zh-Hant", "both"];
const FORMS = ["html", "pdf", "xlsx", "csv", "json"] as const;

/** The same statement in every form. */
export function Files(props: { address: (form: string) => string; label: (form: string) => string }) {
  return (
    <span class="files">
      {FORMS.map((form) => (
        <a
          href={props.address(form)}
          target={form === "html" ? "_blank" : undefined}
          download={form !== "html"}
          rel="noreferrer"
          aria-label={props.label(form.toUpperCase())}
        >
          {form.toUpperCase()}
        </a>
      ))}
    </span>
  );
}

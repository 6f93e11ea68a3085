// What may be written at the cursor, as the server knows from the grammar and the deal.
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { api } from "../api";

export const completer =
  (deal: string, kinds: Record<string, string>) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && !context.matchBefore(/[\p{L}_][\p{L}\d_.]*$/u)) return null;
    const text = context.state.doc.toString();
    const { data } = await api.POST("/api/deals/{deal}/complete", {
      params: { path: { deal } },
      body: { before: text.slice(0, context.pos), behind: text.slice(context.pos) },
    });
    if (!data || data.options.length === 0) return null;
    return {
      from: context.pos - data.instead,
      options: data.options.map(({ text, kind, title }) => ({
        label: text,
        detail: title ?? kinds[kind] ?? kind,
        type: kind === "keyword" ? "keyword" : "variable",
        boost: kind === "keyword" ? 1 : 0,
      })),
      validFor: /^[\w.\u4e00-\u9fff]*$/u,
    };
  };

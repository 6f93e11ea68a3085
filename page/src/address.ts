// What is shown is said by the address: the path names the page, the query what is chosen on it.
import { useCallback } from "preact/hooks";
import { useSearchParams } from "wouter-preact";

/** A choice kept in the query; the default is left out of the address. */
export function useChoice<Choice extends string = string>(
  name: string,
  usual: Choice,
): [Choice, (choice: Choice) => void] {
  const [query, setQuery] = useSearchParams();
  const choose = useCallback(
    (choice: Choice) =>
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          if (choice === usual) after.delete(name);
          else after.set(name, choice);
          return after;
        },
        { replace: true },
      ),
    [name, usual, setQuery],
  );
  return [(query.get(name) as Choice | null) ?? usual, choose];
}

/** The address of a page of a deal, with the language that is shown now, and what is chosen there. */
export const pageOf = (deal: string, page: string, chosen: Record<string, string> = {}): string => {
  const query = new URLSearchParams(languageQuery());
  for (const [name, value] of Object.entries(chosen)) query.set(name, value);
  return `/deals/${encodeURIComponent(deal)}/${page}${query.size ? `?${query}` : ""}`;
};

export const home = (): string => `/${languageQuery()}`;

/** The address of one party's side of a deal. */
export const sideOf = (deal: string, party: string): string =>
  `/mine/${encodeURIComponent(deal)}/${encodeURIComponent(party)}${languageQuery()}`;

export const peoplePage = (): string => `/people${languageQuery()}`;
export const trailPage = (): string => `/trail${languageQuery()}`;
export const accountPage = (): string => `/account${languageQuery()}`;

function languageQuery(): string {
  const language = new URLSearchParams(location.search).get("lang");
  return language ? `?lang=${language}` : "";
}

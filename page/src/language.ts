// The language of the page, kept in the address, so that a link shows what its sender saw.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en, type Words } from "./words/en";
import { zh } from "./words/zh";

export type Language = "en" | "zh";
export const WORDS: Record<Language, Words> = { en, zh };
export const InLanguage = createContext<Language>("en");

export const useLanguage = (): Language => useContext(InLanguage);
export const useWords = (): Words => WORDS[useLanguage()];

/** The language of the browser, where the address names none. */
export const preferred = (): Language => (navigator.language.startsWith("zh") ? "zh" : "en");

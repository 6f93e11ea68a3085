import type { Language } from "../language";

const SIZES: Record<Language, [number, string][]> = {
  en: [[1e9, "bn"], [1e6, "m"], [1e3, "k"]],
  zh: [[1e8, "亿"], [1e4, "万"]],
};

/** A number as an axis says it: 1.2m, or 120万. The table beside a chart has every digit. */
export function short(number: number, language: Language): string {
  for (const [size, name] of SIZES[language])
    if (Math.abs(number) >= size) return `${Number((number / size).toPrecision(3))}${name}`;
  return String(Number(number.toPrecision(3)));
}

// What a guessed mapping leaves open: each `?` of its text, what it is of, and why it is open.
export type Gap = { at: number; length: number; of: string; why: string };

const TO_FILL_IN = "# to fill in: ";
const OPEN = /"\?"/g;
// The word before a colon, quoted or not, right before the gap.
const NAME = /("(?:[^"\\]|\\.)*"|[^\s{},:"]+):\s*\{?\s*(?:(?:is|column|means):\s*\{?\s*)?$/;

/** The gaps of a mapping's text, in their order. */
export function gapsOf(text: string): Gap[] {
  const gaps: Gap[] = [];
  let offset = 0;
  let why = "";
  for (const line of text.split("\n")) {
    const bare = line.trim();
    if (bare.startsWith("#")) why = bare.startsWith(TO_FILL_IN) ? bare.slice(TO_FILL_IN.length) : "";
    else {
      const key = /^[^:]+/.exec(bare)?.[0] ?? "";
      for (const found of line.matchAll(OPEN)) {
        const name = NAME.exec(line.slice(0, found.index))?.[1]?.replace(/^"|"$/g, "") ?? key;
        const of = name === key || !key ? name : `${key}: ${name}`;
        gaps.push({ at: offset + found.index, length: found[0].length, of, why });
      }
      why = "";
    }
    offset += line.length + 1;
  }
  return gaps;
}

/** The text with its gaps filled: each by the words at its place, or left as it is. */
export function filled(text: string, gaps: Gap[], words: readonly string[]): string {
  let made = "";
  let from = 0;
  gaps.forEach((gap, i) => {
    const word = words[i]?.trim();
    if (!word) return;
    made += text.slice(from, gap.at) + quoted(word);
    from = gap.at + gap.length;
  });
  return made + text.slice(from);
}

const quoted = (word: string): string => (/^[A-Za-z0-9_ .]+$/.test(word) ? word : JSON.stringify(word));

/** What may be written into a gap, as far as it is known. */
export function choicesFor(gap: Gap, known: { films: string[]; media: string[] }): string[] {
  const [key = ""] = gap.of.split(": ");
  const last = gap.of.split(": ").at(-1) ?? "";
  if (key === "film") return known.films;
  if (key === "medium") return known.media;
  if (key === "basis") return ["comprehensive", "split"];
  if (key === "sign") return ["plus", "minus"];
  if (key === "kind") return gap.why.replace(/^one of /, "").split(", ");
  if (last === "format") {
    const named = gap.why.match(/[dmy]+[/.\-年][dmy年月/.\-]*[dmy日]+/g);
    return named ?? ["yyyy-mm-dd", "dd/mm/yyyy", "mm/dd/yyyy", "yyyy年m月d日", "d mmmm yyyy"];
  }
  if (last === "unit") return ["1", "thousand", "万", "million", "亿"];
  if (last === "as") return ["receipt", "nothing", "report of admissions"];
  return [];
}

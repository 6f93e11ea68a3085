/** An exact decimal, as sent, with its thousands grouped; a dash where there is none. */
export function Amount({ of }: { of: string | null | undefined }) {
  return <span class="amount">{grouped(of)}</span>;
}

// In place of a currency: so many times all that came in.
export const SCALE = "×";

/** How much comes in: an amount, or what part of all that came in. */
export function come(amount: string | null | undefined, currency: string): string {
  if (currency !== SCALE || !amount) return grouped(amount);
  return `${(100 * Number(amount)).toFixed(4)}%`;
}

/** An amount with its currency before it. */
export function Sum(props: { of: string | null | undefined; in: string }) {
  return (
    <span class="amount">
      <span class="quiet currency">{props.in}</span> {grouped(props.of)}
    </span>
  );
}

export function grouped(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return "—";
  const [whole = "", fraction] = amount.replace("-", "").split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (amount.startsWith("-") ? "−" : "") + (fraction ? `${text}.${fraction}` : text);
}

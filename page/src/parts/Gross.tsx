import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../language";
import { grouped, SCALE } from "./Amount";

const PAUSE_MS = 80;

/** How much comes in: a slider, and the amount itself as people write it. */
export function Gross(props: {
  title: string;
  currency: string;
  end: number;
  amount: string;
  at: string;
  choose: (amount: string) => void;
}) {
  const { title, currency, end, amount, at, choose } = props;
  const words = useWords();
  const [text, setText] = useState(grouped(amount));
  useEffect(() => setText(/^\d+(\.\d+)?$/.test(amount) ? grouped(amount) : amount), [amount]);
  // While it slides, the address changes only now and then: browsers refuse to change it faster.
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const slide = (to: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => choose(to), PAUSE_MS);
  };
  const digits = Math.floor(Math.log10(end || 1)) - 2;
  const size = 10 ** (currency === SCALE ? digits : Math.max(0, digits));
  return (
    <div class="gross">
      <label>
        {title} <span class="quiet">{currency}</span>{" "}
        <input
          type="text"
          aria-label={title}
          class="big"
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
          onChange={(e) => choose(e.currentTarget.value.replaceAll(",", "").trim())}
        />
      </label>
      <input
        type="range"
        aria-label={words.slide(title)}
        min={0}
        max={Math.ceil(end / size) * size}
        step={size}
        value={at}
        onInput={(e) => slide(e.currentTarget.value)}
      />
    </div>
  );
}

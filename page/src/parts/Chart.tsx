import { useEffect, useRef } from "preact/hooks";
import type { Drawing } from "../look";

/** A chart of figures that a table beside it also holds; drawn again when its box or theme changes. */
export function Chart(props: { title: string; option: Drawing; height?: number }) {
  const { title, option, height = 320 } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let gone = false;
    let dispose = () => {};
    // Where the charts do not come, as when the page is left meanwhile, the table has it all.
    import("../charts").then(
      ({ draw }) => {
        if (!gone) dispose = draw(element, option);
      },
      () => {},
    );
    return () => {
      gone = true;
      dispose();
    };
  }, [option]);
  return <div class="chart" ref={box} role="img" aria-label={title} style={{ height: `${height}px` }} />;
}

// An edit of the files shows on the page at once: the server tells that they changed, all is asked
// again. A page that nobody looks at lets go of its line, of which a browser has few.
import { useEffect } from "preact/hooks";
import { filesChanged } from "./api";

export function useChangesOfFiles(told: boolean): void {
  useEffect(() => {
    if (!told) return;
    let missed = false;
    let line: EventSource | undefined;
    const listen = () => {
      line?.close();
      line = undefined;
      if (document.hidden) return;
      line = new EventSource("/api/changes");
      let before = false;
      line.addEventListener("listening", () => {
        if (before || missed) filesChanged();
        before = true;
        missed = false;
      });
      line.addEventListener("changed", filesChanged);
    };
    const turned = () => {
      missed = true;
      listen();
    };
    listen();
    document.addEventListener("visibilitychange", turned);
    return () => {
      document.removeEventListener("visibilitychange", turned);
      line?.close();
    };
  }, [told]);
}

// Light, dark, or as the system is; remembered by this browser.
import { useState } from "preact/hooks";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "theme";

function kept(): Theme {
  const theme = localStorage.getItem(KEY);
  return THEMES.find((each) => each === theme) ?? "system";
}

export function keptTheme(): void {
  document.documentElement.dataset.theme = kept();
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(kept);
  return [
    theme,
    (chosen) => {
      localStorage.setItem(KEY, chosen);
      keptTheme();
      setTheme(chosen);
    },
  ];
}

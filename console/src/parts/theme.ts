// Light or dark: as the system is, until somebody chooses.
import { applyMode, Mode } from "@cloudscape-design/global-styles";
import { createStore } from "../store";

const STORED = "healthlake-console-theme";

export const theme = createStore<Mode>(Mode.Light);

export function applyStoredTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const stored = localStorage.getItem(STORED);
  const bySystem = () => (dark.matches ? Mode.Dark : Mode.Light);
  apply(stored === Mode.Dark || stored === Mode.Light ? stored : bySystem());
  dark.addEventListener("change", () => {
    if (localStorage.getItem(STORED) === null) apply(bySystem());
  });
}

export function toggleTheme(): void {
  const next = theme.get() === Mode.Dark ? Mode.Light : Mode.Dark;
  localStorage.setItem(STORED, next);
  apply(next);
}

function apply(mode: Mode): void {
  theme.set(mode);
  applyMode(mode);
}

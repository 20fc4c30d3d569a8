import { theme, type ThemeConfig } from "antd";
import { useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";

/** The colours of theme.css, which antd needs as values in order to derive its own from them. */
const LIGHT_TOKENS = {
  colorPrimary: "#0d7490",
  colorBgBase: "#ffffff",
  colorTextBase: "#16212b",
  colorSuccess: "#15803d",
  colorSuccessBg: "#e6f5eb",
  colorErrorBg: "#fdeaea",
  colorError: "#c62828",
  colorBorder: "#dfe5ea",
  colorBorderSecondary: "#dfe5ea",
};
const DARK_TOKENS = {
  colorPrimary: "#22a3c3",
  colorBgBase: "#16202a",
  colorTextBase: "#e6edf2",
  colorSuccess: "#4ade80",
  colorSuccessBg: "#12301f",
  colorErrorBg: "#3a1b1e",
  colorError: "#f87171",
  colorBorder: "#364653",
  colorBorderSecondary: "#273440",
};

const SHARED: ThemeConfig = {
  components: { Button: { primaryShadow: "none" } },
  token: {
    borderRadius: 8,
    fontFamily: "var(--sans)",
    fontFamilyCode: "var(--mono)",
    motion: false,
  },
};

/** Light or dark, as the system says, and at once when it changes its mind. */
export function useTheme(): ThemeConfig {
  const dark = useSyncExternalStore(subscribe, () => window.matchMedia(DARK).matches);
  return {
    ...SHARED,
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { ...SHARED.token, ...(dark ? DARK_TOKENS : LIGHT_TOKENS) },
  };
}

function subscribe(listener: () => void) {
  const query = window.matchMedia(DARK);
  query.addEventListener("change", listener);
  return () => {
    query.removeEventListener("change", listener);
  };
}

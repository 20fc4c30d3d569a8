import { useEffect, useState } from "react";
import { copy } from "#lib/clipboard";
import styles from "./copy-button.module.css";

const THANKS_MS = 1_500;
const TEXTS = { idle: "Copy", copied: "Copied", failed: "Select and copy by hand" };
const SHEETS = "M6 6h7v7H6zM3.500 10H3V3h7v.5";
const TICK = "M3 8.500l3.500 3.500L13 4.500";

type Props = {
  text: string;
  /** What is copied, for screen readers: "Copy request id …". */
  what: string;
  /** Whether the button says "Copy" beside its picture. */
  label?: boolean;
};

/** Copies a text and says so for a moment. */
export function CopyButton({ text, what, label = false }: Props) {
  const [state, setState] = useState<keyof typeof TEXTS>("idle");

  useEffect(() => {
    if (state === "idle") {
      return;
    }
    const timer = setTimeout(() => {
      setState("idle");
    }, THANKS_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [state]);

  async function copyAndSay() {
    setState((await copy(text)) ? "copied" : "failed");
  }

  return (
    <button
      type="button"
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      className={styles.copy}
      onClick={() => void copyAndSay()}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={state === "copied" ? TICK : SHEETS} />
      </svg>
      <span aria-live="polite">{label || state === "failed" ? TEXTS[state] : ""}</span>
    </button>
  );
}

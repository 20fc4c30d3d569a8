import { Button } from "antd";
import { useEffect, useState } from "react";
import { copy } from "#lib/clipboard";

const THANKS_MS = 1_500;
const TEXTS = { idle: "Copy", copied: "Copied", failed: "Select and copy by hand" };

type Props = {
  text: string;
  /** What is copied, for screen readers: "Copy the request id". */
  what: string;
};

/** Copies a text and says so for a moment. */
export function CopyButton({ text, what }: Props) {
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
    <Button
      size="small"
      type="text"
      aria-label={`Copy ${what}`}
      className="copy"
      onClick={() => void copyAndSay()}
    >
      <span aria-live="polite">{TEXTS[state]}</span>
    </Button>
  );
}

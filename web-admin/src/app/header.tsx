import { Button } from "antd";
import { useStatus } from "#features/status/api/get-status";
import { REFRESH_MS } from "#lib/transport";
import styles from "./console.module.css";

const ANCHORS = [
  ["status", "Status"],
  ["today", "Today"],
  ["backends", "Back ends"],
  ["requests", "Requests"],
  ["quickstart", "How to call"],
] as const;

/** Name, way around the page, and whether the numbers are live. */
export function Header({ onSignOut }: { onSignOut: () => void }) {
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <a className={styles.brand} href="#status">
          <img src="./favicon.svg" alt="" width="24" height="24" />
          Sluice
        </a>
        <nav aria-label="Sections" className={styles.nav}>
          {ANCHORS.map(([id, title]) => (
            <a key={id} href={`#${id}`}>
              {title}
            </a>
          ))}
        </nav>
        <Live />
        <Button size="small" onClick={onSignOut}>
          Sign out
        </Button>
      </div>
    </header>
  );
}

function Live() {
  const { isError, data } = useStatus();
  const state = isError ? "lost" : data === undefined ? "waiting" : "live";
  const text = { lost: "No answer", waiting: "Loading", live: "Live" }[state];
  return (
    <span
      role="status"
      className={styles.live}
      data-state={state}
      title={`Asks the gateway every ${REFRESH_MS / 1_000} seconds while this tab is visible`}
    >
      {text}
    </span>
  );
}

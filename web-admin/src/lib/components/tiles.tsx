import type { ReactNode } from "react";
import styles from "./tiles.module.css";

type TileProps = {
  label: string;
  value: ReactNode;
  /** Second line: unit, zone or what to do about it. */
  note?: ReactNode;
  /** Draws the eye when somebody should look. */
  tone?: "good" | "warn" | "bad" | undefined;
};

/** Key numbers side by side. */
export function Tiles({ children }: { children: ReactNode }) {
  return <dl className={styles.tiles}>{children}</dl>;
}

/** One number, its name and its unit. */
export function Tile({ label, value, note, tone }: TileProps) {
  return (
    <div className={styles.tile} data-tone={tone}>
      <dt>{label}</dt>
      <dd className={styles.value}>{value}</dd>
      {note !== undefined && <dd className={styles.note}>{note}</dd>}
    </div>
  );
}

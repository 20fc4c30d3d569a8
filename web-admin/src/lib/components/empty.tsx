import type { ReactNode } from "react";
import styles from "./empty.module.css";

/** Says in words that there is nothing yet, and what would change that. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className={styles.empty}>{children}</p>;
}

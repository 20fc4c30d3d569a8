import type { ReactNode } from "react";
import styles from "./section.module.css";

type Props = {
  /** Anchor in the address, and the name of the heading. */
  id: string;
  title: string;
  /** One sentence: what the numbers are and since when. */
  about?: ReactNode;
  children: ReactNode;
};

/** A titled part of the page that the header links to. */
export function Section({ id, title, about, children }: Props) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className={styles.section}>
      <header className={styles.header}>
        <h2 id={`${id}-title`}>{title}</h2>
        {about !== undefined && <p>{about}</p>}
      </header>
      {children}
    </section>
  );
}

import type { UseQueryResult } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import type { ReactNode } from "react";
import { describeProblem } from "#lib/problem";
import { LocalTime } from "./local-time";
import styles from "./query-view.module.css";

type Props<T> = {
  query: UseQueryResult<T>;
  /** What is loaded, as in "Could not load the back ends". */
  what: string;
  children: (data: T) => ReactNode;
};

/**
 * Shows a query in each of its states. Data stays on screen while it is asked for again, and when that
 * fails it stays with a note of its age.
 */
export function QueryView<T>({ query, what, children }: Props<T>) {
  const { data, error, dataUpdatedAt } = query;
  if (data === undefined) {
    return error === null ? (
      <Skeleton active title={false} paragraph={{ rows: 3 }} aria-label={`Loading ${what}`} />
    ) : (
      <Alert type="error" title={`Could not load ${what}`} description={describeProblem(error)} />
    );
  }
  return (
    <>
      {error !== null && (
        <p className={styles.stale}>
          {describeProblem(error)} You see {what} as of <LocalTime epochMs={dataUpdatedAt} />.
        </p>
      )}
      {children(data)}
    </>
  );
}

import type { ReactNode } from "react";
import styles from "./data-table.module.css";

export type Column<Row> = {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand on the right, so that their digits line up. */
  numeric?: boolean;
  /** Width in the card that a row becomes on a phone, in sixths. */
  phoneSpan: 2 | 3 | 6;
  /** What the column means, where its title cannot say it all. */
  about?: string;
};

type Props<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
};

/**
 * Rows of records. A table on wide screens; on a phone each row becomes a card of labelled values. The
 * roles are spelled out because browsers drop a table's own roles when CSS changes its display.
 */
export function DataTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <div className={styles.frame}>
      <table role="table" aria-label={label} className={styles.table}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.title}
                role="columnheader"
                scope="col"
                title={column.about}
                data-numeric={column.numeric}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => (
                <td
                  key={column.title}
                  role="cell"
                  data-label={column.title}
                  data-span={column.phoneSpan}
                  data-numeric={column.numeric}
                >
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

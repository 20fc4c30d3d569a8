import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { DataTable } from "./data-table";

it("labels each value with its column, for the cards on a phone", () => {
  const markup = renderToStaticMarkup(
    <DataTable
      label="Back ends"
      columns={[
        { title: "Name", cell: (row: { name: string; load: number }) => row.name },
        { title: "In flight", numeric: true, cell: (row) => row.load },
      ]}
      rows={[{ name: "fast", load: 3 }]}
      keyOf={(row) => row.name}
    />,
  );
  expect(markup).toContain('aria-label="Back ends"');
  expect(markup).toContain('data-label="Name"><div>fast</div>');
  expect(markup).toContain('data-label="In flight" data-numeric="true"><div>3</div>');
});

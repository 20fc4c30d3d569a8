import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { DataTable } from "./data-table";

it("labels each value with its column, for the cards on a phone", () => {
  const markup = renderToStaticMarkup(
    <DataTable
      label="Back ends"
      columns={[
        { title: "Name", phoneSpan: 6, cell: (row: { name: string; load: number }) => row.name },
        { title: "In flight", phoneSpan: 3, numeric: true, cell: (row) => row.load },
      ]}
      rows={[{ name: "fast", load: 3 }]}
      keyOf={(row) => row.name}
    />,
  );
  expect(markup).toContain('aria-label="Back ends"');
  expect(markup).toContain('data-label="Name" data-span="6"><div>fast</div>');
  expect(markup).toContain('data-label="In flight" data-span="3" data-numeric="true"><div>3</div>');
});

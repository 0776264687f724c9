// Write reports with the form's own writer, and read them again with its reader: stdin {form, lists, reports: [{type, data}]}.
import { readFileSync } from "node:fs";

const { FormTable, parseReport, renderReport, typeValues } = await import(process.argv[2]);
const { form, lists, reports } = JSON.parse(readFileSync(0, "utf8"));
const table = new FormTable(form, lists);

function write({ type, data }) {
  const text = renderReport(data, table, type);
  const again = parseReport(text);
  const same =
    JSON.stringify(typeValues(again.data ?? {}, table, type)) === JSON.stringify(typeValues(data, table, type));
  return [text, same || again.faults.some(({ rule }) => rule === "empty-file" || rule === "forbidden-character")];
}

process.stdout.write(JSON.stringify(reports.map(write)));

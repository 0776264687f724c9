// Read files with the form's own reader: stdin {texts}, stdout [{data, rules, line}] for each.
import { readFileSync } from "node:fs";

const { readReport } = await import(process.argv[2]);
const { texts } = JSON.parse(readFileSync(0, "utf8"));

function read(text) {
  const { data, faults } = readReport(new TextEncoder().encode(text));
  return { data, rules: faults.map((fault) => fault.rule) };
}

process.stdout.write(JSON.stringify(texts.map(read)));

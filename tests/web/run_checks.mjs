// Check reports with the form's own checks: stdin {source, cases: [{text, unit, period, groups}]}, stdout findings of each.
import { readFileSync } from "node:fs";

const { ReportChecker, faultFinding, readReport } = await import(process.argv[2]);
const { source, cases } = JSON.parse(readFileSync(0, "utf8"));

const checkers = new Map();
function checkerOf(unit, period) {
  const key = `${unit} ${period}`;
  if (!checkers.has(key)) checkers.set(key, new ReportChecker(source, unit, period));
  return checkers.get(key);
}

function judge({ text, unit, period, groups }) {
  const checker = checkerOf(unit, period);
  const { data, faults } = readReport(new TextEncoder().encode(text));
  const found = faults.length
    ? faults.map((fault) => faultFinding(fault, checker.wording))
    : checker.check(data, groups);
  return found.map(({ rule, field, severity, message, remedy, explained = false }) => ({
    rule,
    field,
    severity,
    message,
    remedy,
    explained,
  }));
}

process.stdout.write(JSON.stringify(cases.map(judge)));

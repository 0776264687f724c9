// Evaluate expressions with the form's engine: stdin {sections, cases: [{expr, scope}]}, stdout {value} | {error: "missing" | "error"} for each.
import { readFileSync } from "node:fs";

const { Engine, isMissing, reviveDoubles } = await import(process.argv[2]);
const { sections, cases } = JSON.parse(readFileSync(0, "utf8"));
const engine = new Engine(sections);

function evaluate({ expr, scope }) {
  try {
    const value = engine.evaluate(expr, reviveDoubles(scope));
    return {
      value:
        typeof value === "bigint"
          ? { $int: String(value) }
          : typeof value === "number"
            ? { $double: String(value) }
            : value,
    };
  } catch (error) {
    return { error: isMissing(error) ? "missing" : "error" };
  }
}

process.stdout.write(
  JSON.stringify(cases.map(evaluate), (_, value) => (typeof value === "bigint" ? { $int: String(value) } : value)),
);

// What a JSON Schema refuses in a value: the keywords that the derived schemas use, in the order of the schema, without compiling anything.

import { canonicalDate, isRecord, lengthOf } from "./words.mjs";

const patterns = new Map();

function matches(pattern, text) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
  return patterns.get(pattern).test(text);
}

const TYPES = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: (value) => typeof value === "number",
};

const isText = TYPES.string;
const isNumber = TYPES.integer;
const own = (value, key) => Object.prototype.hasOwnProperty.call(value, key);

/** For each keyword a test of the value alone: true when it is kept. */
const TESTS = {
  type: (wanted, value) => [wanted].flat().some((one) => TYPES[one](value)),
  enum: (allowed, value) => allowed.includes(value),
  const: (wanted, value) => value === wanted,
  pattern: (pattern, value) => !isText(value) || matches(pattern, value),
  format: (_, value) => !isText(value) || canonicalDate(value) !== null,
  minimum: (limit, value) => !isNumber(value) || value >= limit,
  maximum: (limit, value) => !isNumber(value) || value <= limit,
  minLength: (limit, value) => !isText(value) || lengthOf(value) >= limit,
  maxLength: (limit, value) => !isText(value) || lengthOf(value) <= limit,
  minItems: (limit, value) => !Array.isArray(value) || value.length >= limit,
  maxItems: (limit, value) => !Array.isArray(value) || value.length <= limit,
  uniqueItems: (_, value) =>
    !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length,
  not: (schema, value) => !isValid(schema, value),
  anyOf: (schemas, value) => schemas.some((schema) => isValid(schema, value)),
};

/** For each keyword that looks inside the value: the complaints found there. */
const WALKS = {
  *properties(properties, value, path) {
    if (!isRecord(value)) return;
    for (const [key, schema] of Object.entries(properties))
      if (own(value, key)) yield* complaints(schema, value[key], [...path, key]);
  },
  *items(schema, value, path) {
    if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* complaints(schema, item, [...path, at]);
  },
  *additionalProperties(schema, value, path, holder) {
    if (!isRecord(value)) return;
    const extra = Object.keys(value).filter((key) => !own(holder.properties ?? {}, key));
    if (schema !== false) for (const key of extra) yield* complaints(schema, value[key], [...path, key]);
    else if (extra.length) yield { keyword: "additionalProperties", path, value, limit: extra };
  },
  *propertyNames(schema, value, path) {
    if (isRecord(value)) for (const key of Object.keys(value)) yield* complaints(schema, key, path);
  },
  *required(names, value, path) {
    if (!isRecord(value)) return;
    for (const name of names) if (!own(value, name)) yield { keyword: "required", path, value, limit: name };
  },
  *allOf(schemas, value, path) {
    for (const schema of schemas) yield* complaints(schema, value, path);
  },
  *if(condition, value, path, holder) {
    if (isValid(condition, value)) yield* complaints(holder.then, value, path);
  },
  *then() {}, // asked by `if`
};

/** Everything a schema refuses in a value: {keyword, path, value, limit}, in the order of the schema. */
export function* complaints(schema, value, path = []) {
  for (const [keyword, limit] of Object.entries(schema)) {
    if (keyword in WALKS) yield* WALKS[keyword](limit, value, path, schema);
    else if (!(keyword in TESTS)) throw new Error(`schema keyword not known: ${keyword}`);
    else if (!TESTS[keyword](limit, value)) yield { keyword, path, value, limit };
  }
}

/** Whether a schema accepts a value. */
export function isValid(schema, value) {
  return complaints(schema, value).next().done;
}

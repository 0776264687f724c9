// Values that the shape checks refused: rules neither see them nor are asked about them. Twin of checking/refused.py.

import { copyOf, isRecord } from "./words.mjs";

const ANY = "*";

/** The data path of a dotted key as findings write it: `a.b[2].c` is ["a", "b", 1, "c"]. */
export function dataPath(key) {
  const parts = [];
  for (const piece of key.split(".")) {
    const name = piece.replace(/\[[0-9]{1,9}\]/gu, "");
    if (name) parts.push(name);
    for (const match of piece.matchAll(/\[([0-9]{1,9})\]/gu)) parts.push(Number(match[1]) - 1);
  }
  return parts;
}

/** The refused places of one report. */
export class Refused {
  constructor(keys) {
    this.paths = [...new Set(keys.filter(Boolean))].map(dataPath);
    this.keys = new Set(this.paths.map((path) => JSON.stringify(path)));
    const exact = this.paths.map((path) => path.filter((part) => typeof part === "string"));
    const coded = exact.filter((name) => name.length > 1).map((name) => [name[0], ANY, ...name.slice(2)]);
    this.names = new Set([...exact, ...coded].map((name) => JSON.stringify(name)));
  }

  get any() {
    return this.paths.length > 0;
  }

  /** Whether a place, or something around it, is refused somewhere; `*` stands for every code. */
  covers(name) {
    return starts(name).some((start) => this.names.has(start));
  }

  /** Whether exactly this place of the data, or something around it, is refused. */
  coversPath(path) {
    return starts(path).some((start) => this.keys.has(start));
  }

  /** The data without the refused values; a refused row becomes empty, so that the others keep their number. */
  without(data) {
    const copy = copyOf(data);
    for (const path of this.paths) remove(copy, path);
    return copy;
  }
}

const starts = (path) => path.map((_, at) => JSON.stringify(path.slice(0, at + 1)));

/** Take one value out; an item that cannot be read spoils its whole list, unless the list is one of rows. */
function remove(holder, path) {
  for (const [at, part] of path.entries()) {
    const last = at === path.length - 1;
    if (isRecord(holder) && Object.hasOwn(holder, part)) {
      const inner = holder[part];
      const rows = Array.isArray(inner) && inner.some(isRecord);
      if (last || (Array.isArray(inner) && !rows)) {
        delete holder[part];
        return;
      }
      holder = inner;
    } else if (Array.isArray(holder) && typeof part === "number" && part < holder.length) {
      if (last || !isRecord(holder[part])) {
        holder[part] = {};
        return;
      }
      holder = holder[part];
    } else return;
  }
}

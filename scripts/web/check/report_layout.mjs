// Which lines of a text that could not be read are laid out wrongly. Twin of reading/yaml_layout.py.

const MAX_FAULTS = 20;
const DASH = /^-(?: +|$)/u;
const QUOTED_KEY = /^("(?:[^"\\]|\\.)*"|'[^']*') *:(?: (.*))?$/u;
const NO_SPACE = /^([A-Za-z_][A-Za-z0-9_]*):([^ :/].*)$/u;
const WIDE_COLON = /^([A-Za-z_][A-Za-z0-9_]*) *：(.*)$/u;
const OWN_KEY = /^(?:- +)*[a-z0-9_]+:(?: |$)/u; // where one stands, a quotation mark opened above was surely forgotten
const BLOCK = /^[|>][-+0-9]{0,2}(?: +#.*)?$/u;
const CLOSED = { '"': /^"(?:[^"\\]|\\.)*"/u, "'": /^'(?:[^']|'')*'/u };
const CURLY = "“”„‟＂";
const ANYWHERE = new Set(["wide-colon", "no-space"]); // sure wherever they stand

/** {rule, line, words} of what explains that reading stopped at a line (from 1); empty when nothing does. */
export function layoutFaults(text, stopped) {
  const found = new Layout().read(text);
  const cause = found.findLast((fault) => fault.line <= stopped);
  if (!cause) return [];
  return found.filter((fault) => fault === cause || ANYWHERE.has(fault.rule)).slice(0, MAX_FAULTS);
}

/** Reads lines one after the other, and remembers what the next one must line up with. */
class Layout {
  constructor() {
    this.found = [];
    this.levels = []; // {indent, isList, line}: lines below one another; `line` is the latest
    this.left = []; // levels that this line has left
    this.leftBefore = [];
    this.above = 0; // the last line that was read
    this.base = 0; // the indent that its continuation must exceed
    this.opener = 0; // the line of the name above it, when that line is a text that stands alone
    this.opens = true; // whether lines of its own may stand below it
    this.plain = false; // whether its text may go on below it
    this.block = null; // the first line of a text in lines of its own; its line is 0 until there is one
    this.closing = ""; // what ends the text or list that was opened there
  }

  read(text) {
    for (const [at, line] of text.split("\n").entries()) {
      const body = line.replace(/^[ \t\r]+/u, "").replace(/\t/gu, " ");
      const trimmed = trimEnd(body);
      if (trimmed) this.#readLine(at + 1, /^ */u.exec(line)[0].length, trimmed);
    }
    this.#forgotten();
    return this.found.sort((one, other) => one.line - other.line);
  }

  #readLine(number, start, text) {
    let [indent, body] = [start, text];
    if (this.#goesOn(number, indent, body) || body[0] === "#" || body === "---" || body === "...") return;
    [this.leftBefore, this.left] = [this.left, []];
    for (let dash = DASH.exec(body); dash; dash = DASH.exec(body)) {
      this.base = this.#enter(number, indent, true, false);
      Object.assign(this, { opens: true, plain: false, above: number });
      [indent, body] = [this.base + dash[0].length, body.slice(dash[0].length)];
    }
    if (body) this.#readContent(number, indent, body);
  }

  #goesOn(number, indent, body) {
    if (this.block) {
      const first = this.block.line ? this.block : { indent, line: number };
      if (this.base < indent && indent < first.indent) this.#outOfLine(number, indent, first.line, first.indent);
      this.block = indent > this.base ? first : null;
      return this.block !== null;
    }
    if (this.closing) {
      if (OWN_KEY.test(body)) {
        this.#forgotten();
        return false;
      }
      if (body.includes(this.closing)) this.closing = "";
      return true;
    }
    return this.plain && indent > this.base && body[0] === "-";
  }

  #forgotten() {
    if (this.closing)
      this.#add(`"'`.includes(this.closing) ? "open-quote" : "open-bracket", this.above, { mark: this.closing });
    this.closing = "";
  }

  #readContent(number, indent, body) {
    let pair = pairOf(body);
    const below = indent > this.base && this.above !== number;
    const odd = pair ? null : (NO_SPACE.exec(body) ?? WIDE_COLON.exec(body));
    if (odd) {
      this.#add(NO_SPACE.test(body) ? "no-space" : "wide-colon", number, { key: odd[1] });
      pair = [odd[1], trim(odd[2])];
    }
    if (below && this.plain && !(pair && OWN_KEY.test(`${pair[0]}:`))) {
      if (pair) this.#add("extra-colon", number); // the text of the line above goes on here, and has a colon
    } else if (pair) {
      if (below && this.plain && this.opener) {
        this.#add("loose-line", this.above, { line: this.opener }); // it was a name, too
        this.opens = true;
      }
      this.base = this.#enter(number, indent, false, !pair[1]);
      [this.above, this.opener] = [number, 0];
      this.#readValue(pair[1], number);
    } else if (this.above === number || (below && this.opens)) {
      [this.above, this.opener] = [number, this.above === number ? 0 : this.above];
      this.#readValue(body, number);
    } else if (this.levels.length) this.#add("loose-line", number, { line: this.above });
  }

  #readValue(written, number) {
    [this.opens, this.plain] = [false, false];
    const closed = CLOSED[written[0]];
    if (closed) {
      const match = closed.exec(written);
      if (!match) this.closing = written[0];
      else if (withoutComment(written.slice(match[0].length))) this.#add("after-quote", number);
      return;
    }
    if (BLOCK.test(written)) {
      this.block = { indent: 0, line: 0 };
      return;
    }
    const value = withoutComment(written);
    [this.opens, this.plain] = [!value, Boolean(value)];
    if (value[0] === "[" || value[0] === "{") {
      const closing = value[0] === "[" ? "]" : "}";
      [this.plain, this.closing] = [false, value.includes(closing) ? "" : closing];
    } else if (DASH.test(value)) this.#add("inline-dash", number);
    else if (value.includes(": ") || value.endsWith(":")) {
      if (CURLY.includes(value[0])) this.#add("curly-quote", number, { mark: value[0] });
      else this.#add("extra-colon", number);
    }
  }

  /** Go to the level of an indent, or open it where the line above allows that; the indent that was meant. */
  #enter(number, indent, isList, opening) {
    while (this.levels.length && ends(this.levels.at(-1), indent, isList)) this.left.push(this.levels.pop());
    const top = this.levels.at(-1);
    const below = this.opens && (indent > this.base || (isList && indent === this.base));
    if (top && top.indent === indent && top.isList === isList) top.line = number;
    else if (below || (!top && !this.left.length)) this.levels.push({ indent, isList, line: number });
    else if (!this.left.length && this.#aboveIsOff(indent, isList)) {
      this.#outOfLine(this.above, this.base, number, indent);
      this.levels.push({ indent, isList, line: number });
    } else return this.#outOfAnyLine(number, indent, isList, opening);
    return indent;
  }

  /** Whether the line above left a level too early: nothing at the margin has a value, or this one goes back. */
  #aboveIsOff(indent, isList) {
    return this.base === 0 || this.leftBefore.some((one) => one.indent === indent && one.isList === isList);
  }

  /** This line itself is off: the nearest level of its kind is meant, of two the deeper one. */
  #outOfAnyLine(number, indent, isList, opening) {
    let near = null;
    for (const level of [...this.left, ...this.levels].filter((one) => one.isList === isList)) {
      const gap = (one) => Math.abs(one.indent - indent);
      const further = near && (opening ? level.indent < near.indent : level.indent > near.indent);
      if (!near || gap(level) < gap(near) || (gap(level) === gap(near) && further)) near = level;
    }
    if (!near) {
      this.levels.push(...this.left.reverse());
      this.left = [];
      if (isList) this.#add("stray-dash", number);
      return indent;
    }
    while (!this.levels.includes(near)) this.levels.push(this.left.pop());
    while (this.levels.at(-1) !== near) this.levels.pop();
    this.#outOfLine(number, indent, near.line, near.indent);
    return near.indent;
  }

  #outOfLine(number, indent, line, expected) {
    this.#add("indent", number, { indent, line, expected });
  }

  #add(rule, line, words = {}) {
    const written = Object.entries(words).map(([name, word]) => [name, String(word)]);
    this.found.push({ rule, line, words: Object.fromEntries(written) });
  }
}

/** A line further left leaves a level; a name at the indent of dashes leaves their list. */
function ends(level, indent, isList) {
  return level.indent > indent || (level.indent === indent && level.isList && !isList);
}

/** The name and the value of a line; null when it has no colon that parts them. */
function pairOf(body) {
  if (body[0] === '"' || body[0] === "'") {
    const quoted = QUOTED_KEY.exec(body);
    return quoted ? [quoted[1], trim(quoted[2] ?? "")] : null;
  }
  const at = body.indexOf(": ");
  if (at >= 0) return [trimEnd(body.slice(0, at)), trim(body.slice(at + 2))];
  return body.endsWith(":") ? [trimEnd(body.slice(0, -1)), ""] : null;
}

/** A value, or what follows one, as far as it counts. */
const withoutComment = (value) => (value.startsWith("#") ? "" : trim(value.split(" #", 1)[0]));

function trimEnd(text) {
  let end = text.length;
  while (end && " \t\r".includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

const trim = (text) => trimEnd(text).replace(/^ +/u, "");

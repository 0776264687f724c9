// The known word nearest to what was written. Python's difflib ("gestalt" matching), so that both sides guess alike.

import { fold } from "./words.mjs";

const CUTOFF = 0.72;
const LONG = 200; // from this length on, difflib leaves out letters that are too common

/** The known word nearest to what was written, with or without diacritics; empty when none is near. */
export function closest(written, known) {
  const folded = new Map();
  for (const word of known) folded.set(plain(word), word);
  const text = [...plain(written)];
  const places = placesOf(text);
  let best = ["", -1];
  for (const word of folded.keys()) {
    const score = ratio([...word], text, places);
    if (score >= CUTOFF && (score > best[1] || (score === best[1] && laterInOrder(word, best[0]))))
      best = [word, score];
  }
  return best[1] < 0 ? "" : folded.get(best[0]);
}

const plain = (word) => fold(word).replace(/[_-]/gu, " ");

/** Python compares by code points, JavaScript by halves of them. */
function laterInOrder(one, other) {
  const [left, right] = [[...one], [...other]];
  const at = left.findIndex((mark, index) => mark !== right[index]);
  return at >= 0 && (right[at] === undefined || left[at].codePointAt(0) > right[at].codePointAt(0));
}

function placesOf(text) {
  const places = new Map();
  text.forEach((mark, at) => places.set(mark, [...(places.get(mark) ?? []), at]));
  if (text.length >= LONG) {
    const limit = Math.floor(text.length / 100) + 1;
    for (const [mark, found] of [...places]) if (found.length > limit) places.delete(mark);
  }
  return places;
}

function ratio(one, other, places) {
  const length = one.length + other.length;
  if (!length) return 1;
  let matched = 0;
  const open = [[0, one.length, 0, other.length]];
  while (open.length) {
    const [fromOne, toOne, fromOther, toOther] = open.pop();
    const [i, j, size] = longest(one, other, places, fromOne, toOne, fromOther, toOther);
    if (!size) continue;
    matched += size;
    if (fromOne < i && fromOther < j) open.push([fromOne, i, fromOther, j]);
    if (i + size < toOne && j + size < toOther) open.push([i + size, toOne, j + size, toOther]);
  }
  return (2 * matched) / length;
}

function longest(one, other, places, fromOne, toOne, fromOther, toOther) {
  let [bestI, bestJ, size] = [fromOne, fromOther, 0];
  let lengths = new Map();
  for (let i = fromOne; i < toOne; i += 1) {
    const now = new Map();
    for (const j of places.get(one[i]) ?? []) {
      if (j < fromOther) continue;
      if (j >= toOther) break;
      const run = (lengths.get(j - 1) ?? 0) + 1;
      now.set(j, run);
      if (run > size) [bestI, bestJ, size] = [i - run + 1, j - run + 1, run];
    }
    lengths = now;
  }
  while (bestI > fromOne && bestJ > fromOther && one[bestI - 1] === other[bestJ - 1])
    [bestI, bestJ, size] = [bestI - 1, bestJ - 1, size + 1];
  while (bestI + size < toOne && bestJ + size < toOther && one[bestI + size] === other[bestJ + size]) size += 1;
  return [bestI, bestJ, size];
}

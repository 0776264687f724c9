// How a browser judges texts by the screens: stdin {screens, texts}, stdout for each text the ids of the screens that hit.
import { readFileSync } from "node:fs";

const { screens, texts } = JSON.parse(readFileSync(0, "utf8"));

function normalise(text, how) {
  const plain = text.normalize("NFKC").replace(/[\u00ad\u034f\u180e\ufe00-\ufe0f]/gu, "")
    .replace(/[\u2010\u2012\u2212\u2043]/gu, "-").replace(/[\n\r\t]/g, " ").replace(/ {2,}/g, " ");
  return how === "nfkc+lower" ? plain.toLowerCase() : plain;
}

for (const screen of screens) {
  screen.found = new RegExp(screen.pattern, "u");
  screen.phrases = screen.harmless.map((pattern) => new RegExp(pattern, "gu"));
}

function hits(screen, text) {
  let plain = normalise(text, screen.normalise);
  if (!screen.found.test(plain)) return false;
  for (const phrase of screen.phrases) plain = plain.replace(phrase, "§");
  return screen.found.test(plain);
}

process.stdout.write(JSON.stringify(texts.map((text) => screens.filter((one) => hits(one, text)).map((one) => one.id))));

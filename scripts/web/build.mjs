// Bundle the form: `npm ci && npm run build` (make web). The same sources and lock give the same bytes.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");
const CHECKS = "./portal-check.js";

/** The form and the tests load one and the same file of checks. */
const checksApart = {
  name: "checks-apart",
  setup: (bundle) => bundle.onResolve({ filter: /\/check\/index\.mjs$/ }, () => ({ path: CHECKS, external: true })),
};

/** What the bundle was built from, so that a stale one is seen without building it (tests/web/test_bundle.py). */
function sourcesHash() {
  const folders = ["check", "form"].flatMap((folder) =>
    readdirSync(join(here, folder)).map((name) => `${folder}/${name}`),
  );
  const digest = createHash("sha256");
  for (const name of [...folders, "build.mjs", "form.css", "package-lock.json"].sort()) {
    digest
      .update(`${name}\0`)
      .update(readFileSync(join(here, name)))
      .update("\0");
  }
  return digest.digest("hex").slice(0, 16);
}

const common = {
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  banner: {
    js: `// Built from scripts/web (${sourcesHash()}) by \`make web\`; do not edit. Licences of what it contains: LICENSES.txt`,
  },
};

await build({ ...common, entryPoints: ["check/index.mjs"], outfile: join(out, "portal-check.js") });
await build({
  ...common,
  entryPoints: ["form/main.mjs"],
  outfile: join(out, "portal-form.js"),
  plugins: [checksApart],
});
await build({ ...common, banner: {}, entryPoints: ["form.css"], outfile: join(out, "portal-form.css") });

const packages = Object.keys(JSON.parse(readFileSync(join(here, "package.json"), "utf8")).dependencies);
const licences = packages.map((name) => {
  const folder = join(here, "node_modules", name);
  const file = readdirSync(folder).find((one) => /^licen[cs]e/iu.test(one));
  return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
writeFileSync(join(out, "LICENSES.txt"), licences.join(`\n${"-".repeat(72)}\n\n`));

// Where a finished report can go: pages of the git host and an e-mail, as the department has set them.

const LONGEST = 6000; // hosts refuse longer addresses

const filled = (pattern, words) => pattern.replace(/\{([a-z]+)\}/gu, (_, name) => words[name] ?? "");

function wordsOf({ source, checker }) {
  const words = { unit: checker.unit.id, period: checker.period.id };
  return { ...words, branch: filled(source.sending.branch, words) };
}

/** The upload page of the unit's folder on its branch; empty when the department has set none. */
export function uploadAddress(app) {
  return onTheWeb(filled(app.source.sending.upload, wordsOf(app)));
}

/** The host's page for a new file with the report in it; empty when there is none, or the report is too long for it. */
export function editorAddress(app, name) {
  const pattern = app.source.sending.editor;
  const address = filled(pattern, {
    ...wordsOf(app),
    file: encodeURIComponent(name),
    text: encodeURIComponent(app.text),
  });
  return address.length <= LONGEST ? onTheWeb(address) : "";
}

/** A letter with a subject and without content: figures do not belong in a letter. */
export function mailAddress({ source, checker }) {
  const { contact } = source.sending;
  const subject = encodeURIComponent(`Phiếu báo cáo ${checker.period.id} – ${checker.unit.name}`);
  return contact ? `mailto:${encodeURIComponent(contact).replace("%40", "@")}?subject=${subject}` : "";
}

const onTheWeb = (address) => (/^https?:\/\//u.test(address) ? address : "");

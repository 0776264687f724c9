// The draft of a report, kept in this browser only, one for each unit and period.

const KEY = (unit, period) => `phieu/${unit}/${period}`;

/** Keep a draft; false when the browser does not allow it. */
export function keepDraft(unit, period, { data, groups, previous }) {
  try {
    localStorage.setItem(KEY(unit, period), JSON.stringify({ data, groups, previous, at: new Date().toISOString() }));
    return true;
  } catch {
    return false;
  }
}

/** The draft of a unit and period; null when there is none that can be read. */
export function readDraft(unit, period) {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY(unit, period)));
    return draft && typeof draft.data === "object" && Array.isArray(draft.groups) ? draft : null;
  } catch {
    return null;
  }
}

/** Take the draft out of this browser. */
export function dropDraft(unit, period) {
  try {
    localStorage.removeItem(KEY(unit, period));
  } catch {
    // there was none to drop
  }
}

/** `14:05 ngày 12/06/2024`, in the clock of this computer. */
export function draftTime(draft) {
  const at = new Date(draft.at);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(at.getHours())}:${two(at.getMinutes())} ngày ${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
}

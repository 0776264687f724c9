"""A person at the keyboard: answers the form box by box, by keys alone, and counts them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from portal.vocabulary.form import NO, NOT_APPLICABLE, YES

_WHERE = """() => {
  const box = document.activeElement, field = box.closest("[data-field]"), list = box.closest(".list");
  const choices = [...(box.closest("fieldset")?.querySelectorAll("input[type=radio]") ?? [])].map((one) => one.value);
  return {
    tag: box.tagName.toLowerCase(), type: box.type ?? "", value: box.value ?? "", text: box.textContent.trim(),
    field: field?.dataset.field ?? "", choices, codes: box.options ? [...box.options].map((one) => one.value) : [],
    rows: list ? list.querySelectorAll(".row").length : 0, nil: Boolean(box.closest(".nil")),
  };
}"""
_LONGEST_STEP = 150


class FormRobot:
    """Fills the form in from the answers of a report; `keys` counts every key that was pressed."""

    def __init__(self, page: Page, answers: dict[str, Any]) -> None:
        self.page, self.answers, self.keys = page, answers, 0

    def press(self, key: str, times: int = 1) -> None:
        """Press one key."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def write(self, text: str) -> None:
        """Type a text; one key a character (marks of Vietnamese typed with more keys are not counted)."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def where(self) -> dict[str, Any]:
        """What has the cursor."""
        found: dict[str, Any] = self.page.evaluate(_WHERE)
        return found

    def tab_to(self, text: str) -> None:
        """Tab until a button or link that starts with this text has the cursor."""
        for _ in range(_LONGEST_STEP):
            self.press("Tab")
            if self.where()["text"].startswith(text):
                return
        raise AssertionError(f"no way by keyboard to “{text}”")

    def fill_step(self) -> None:
        """Answer every box of the step, from its heading to the button that leads on, and go on."""
        for _ in range(_LONGEST_STEP):
            self.press("Tab")
            here = self.where()
            if here["tag"] == "button" and here["text"].startswith("Mục tiếp theo"):
                self.press("Enter")
                return
            self._answer(here)
        raise AssertionError("the step has no end")

    def _answer(self, here: dict[str, Any]) -> None:
        if here["nil"]:
            self._choose(here, NO if "vu_viec" in self.answers else YES)
            return
        if here["tag"] == "button":
            wanted = self._answer_at(here["field"])
            if here["text"] == "Thêm một dòng" and isinstance(wanted, list) and here["rows"] < len(wanted):
                self.press("Enter")  # the cursor goes to the first box of the new row
                self._answer(self.where())
            return
        wanted = self._answer_at(here["field"])
        if wanted is None or not here["field"]:
            return
        if here["type"] == "radio":
            self._choose(here, wanted)
        elif here["type"] == "checkbox":
            if wanted == NOT_APPLICABLE or (isinstance(wanted, list) and here["value"] in wanted):
                self.press("Space")
        elif here["tag"] == "select":
            self.press("ArrowDown", here["codes"].index(wanted))
        elif not here["value"] and wanted != NOT_APPLICABLE:
            self._type(wanted)

    def _choose(self, here: dict[str, Any], wanted: str) -> None:
        at, start = here["choices"].index(wanted), here["choices"].index(here["value"])
        self.press("Space") if at == start else self.press("ArrowRight", (at - start) % len(here["choices"]))

    def _type(self, wanted: Any) -> None:
        lines = wanted if isinstance(wanted, list) else str(wanted).split("\n")
        for at, line in enumerate(lines):
            if at:
                self.press("Enter")
            self.write(line)

    def _answer_at(self, key: str) -> Any:
        value: Any = self.answers
        for part in key.replace("[", ".").replace("]", "").split("."):
            if isinstance(value, list):
                value = value[int(part) - 1] if part.isdigit() and int(part) <= len(value) else None
            else:
                value = value.get(part) if isinstance(value, dict) else None
        return value

"""Read the code lists: one file a list under `schemas/codelists/`."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.code_lists import Code, CodeList

UNIT_TYPES = "loai_don_vi"
"""The code list of unit types; its codes name the type whose form they fill in."""


def read_code_lists(folder: Path) -> dict[str, CodeList]:
    """Every code list of the folder by id; ConfigError when an id differs from its file name or a code repeats."""
    lists = (read_code_list(path) for path in sorted(folder.glob("*.yaml")))
    return {code_list.id: code_list for code_list in lists}


def read_code_list(path: Path) -> CodeList:
    """One code list."""
    head = Entry(path, read_config(path))
    list_id, label = head.text("id"), head.text("label")
    if list_id != path.stem:
        raise head.fault(f"id “{list_id}” phải trùng tên tệp “{path.stem}”")
    codes = tuple(_read_code(path, values) for values in head.entries("codes"))
    head.done()
    seen = [code.code for code in codes]
    if len(set(seen)) != len(seen):
        raise head.fault("có mã bị lặp")
    return CodeList(list_id, label, codes)


def _read_code(path: Path, values: object) -> Code:
    entry = Entry(path, values, "codes")
    code = Code(
        code=entry.text("code"),
        label=entry.text("label"),
        hint=entry.text("hint", ""),
        form=entry.text("form", ""),
        refers=entry.text("refers", ""),
    )
    entry.done()
    return code

"""The stamp of a workbook: for whom, for which period and by which form it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.reading.excel_cells import Layout
from portal.reading.excel_layout import build_layout
from portal.vocabulary.registry import Registry

_MARK, _VERSION = "phieu", 1
_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a workbook says about itself, in a sheet and in a cell that nobody sees."""

    unit: str
    period: str
    form: str
    unit_type: str
    left_out: tuple[str, ...] = ()
    members: Mapping[str, tuple[str, ...]] | None = None
    fingerprint: str = ""

    def to_text(self) -> str:
        """One line that `parse_stamp` reads again."""
        content = {
            _MARK: _VERSION,
            "don_vi": self.unit,
            "ky": self.period,
            "mau": self.form,
            "loai": self.unit_type,
            "bo_qua": list(self.left_out),
            "thanh_vien": {key: list(value) for key, value in (self.members or {}).items()},
            "dau_van_tay": self.fingerprint,
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return text.replace("_", "\\u005f")  # LibreOffice reads `_xa_` in a cell as a line break

    def layout(self, registry: Registry) -> Layout | None:
        """The geometry the workbook was made with; None when the form has changed since, or never was."""
        form = registry.forms.get(self.form)
        if form is None or self.unit_type not in form.unit_types:
            return None
        layout = build_layout(form, self.unit_type, registry.code_lists, self.left_out, self.members)
        return layout if layout.fingerprint == self.fingerprint else None


def parse_stamp(text: object) -> Stamp | None:
    """The stamp that a text is; None for anything else. Never raises: the workbook may come from anybody."""
    if not isinstance(text, str) or len(text) > _MAX or not text.startswith(f'{{"{_MARK}":{_VERSION},'):
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    names = [content.get(key) for key in ("don_vi", "ky", "mau", "loai", "dau_van_tay")]
    left_out, members = content.get("bo_qua"), content.get("thanh_vien")
    if not all(isinstance(name, str) for name in names) or not _texts(left_out) or not isinstance(members, dict):
        return None
    if not all(_texts(value) for value in members.values()):
        return None
    unit, period, form, unit_type, fingerprint = names
    rows = {key: tuple(value) for key, value in members.items()}
    return Stamp(unit, period, form, unit_type, tuple(left_out), rows, fingerprint)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 500 and all(isinstance(item, str) for item in value)

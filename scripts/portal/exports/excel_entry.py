"""What a cell lets a clerk type, and what it says when something else is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.checking.report_schema import MAX_COUNT, MAX_MONEY
from portal.reading.excel_cells import NOT_APPLICABLE_LABEL, Slot, SlotKind
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import NO, NOT_APPLICABLE, YES, Field, FieldType

LIST_SHEET = "_danh_muc"
_MAX_TITLE, _MAX_MESSAGE = 32, 255
_TITLE = "Xem lại ô này"
_MONEY_MESSAGE = (
    "Ghi đủ số đồng bằng chữ số, không phải triệu đồng; gõ liền, không dấu chấm, không chữ. Không có thì ghi 0."
)
_NUMBER_MESSAGE = "Chỉ gõ một số nguyên từ {least} đến {most}, gõ liền, không kèm chữ. Không có thì ghi 0."
_DATE_MESSAGE = "Gõ ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 05/06/2024. Ngày phải có trong lịch."
STYLES = {
    FieldType.INTEGER: "whole",
    FieldType.MONEY: "money",
    FieldType.DECIMAL: "decimal",
    FieldType.YES_NO: "choice",
    FieldType.CODE: "choice",
    FieldType.DATE: "choice",
    FieldType.UNIT_ID: "fixed",
    FieldType.PERIOD_ID: "fixed",
    FieldType.FORM_VERSION: "fixed",
}


class Choices:
    """The lists that drop down, one column each on a hidden sheet."""

    def __init__(self, code_lists: Mapping[str, CodeList]) -> None:
        self.code_lists = code_lists
        self.columns: list[tuple[str, ...]] = []

    def source(self, field: Field) -> str:
        """The range with the labels of a field's codes."""
        codes = self.code_lists[field.code_list]
        labels = tuple(codes.label_of(code) for code in field.codes or codes.keys)
        if labels not in self.columns:
            self.columns.append(labels)
        column = chr(ord("A") + self.columns.index(labels))
        return f"={LIST_SHEET}!${column}$1:${column}${len(labels)}"


def style_of(slot: Slot) -> str:
    """The format of an input cell."""
    if slot.kind is SlotKind.TICK or slot.kind is SlotKind.NAME:
        return "choice"
    if slot.field is None or slot.kind is SlotKind.ITEM:
        return "box"
    return STYLES.get(slot.field.type, "text")


def shown_value(field: Field, value: object, code_lists: Mapping[str, CodeList]) -> str:
    """A value of a report as it stands in the sheet: labels for codes."""
    if value == NOT_APPLICABLE and field.not_applicable:
        return NOT_APPLICABLE_LABEL
    if field.type is FieldType.CODE:
        return code_lists[field.code_list].label_of(str(value))
    if isinstance(value, list):
        labels = code_lists[field.code_list].label_of if field.code_list else str
        return "; ".join(labels(str(item)) for item in value)
    return str(value)


def validation(slot: Slot, cell: str, choices: Choices) -> dict[str, Any] | None:
    """The rule of a cell for xlsxwriter, with its messages; None where anything may stand."""
    field = slot.field
    if field is None:
        return None
    prompt = {} if slot.kind is SlotKind.TICK else _prompt(field)
    rule = {"validate": "list", "source": ["x"]} if slot.kind is SlotKind.TICK else _rule(field, cell, choices)
    if rule is None:
        return None
    message = "Chọn x, hoặc xóa để trống." if slot.kind is SlotKind.TICK else _message(field)
    return {**rule, **prompt, "ignore_blank": True, "error_title": _TITLE, "error_message": _cut(message, _MAX_MESSAGE)}


def _prompt(field: Field) -> dict[str, str]:
    """What is shown beside a cell that is selected: the row's own hint."""
    if not field.hint:
        return {}
    return {"input_title": _cut(field.label, _MAX_TITLE), "input_message": _cut(field.hint, _MAX_MESSAGE)}


def _rule(field: Field, cell: str, choices: Choices) -> dict[str, Any] | None:
    least, most = field.minimum, field.maximum or _most(field)
    if field.type.counts and field.not_applicable:
        number = f"AND(ISNUMBER({cell}),{cell}>={least},{cell}<={most},{cell}=INT({cell}))"
        return {"validate": "custom", "value": f'=IF(ISNUMBER({cell}),{number},{cell}="{NOT_APPLICABLE_LABEL}")'}
    if field.type.counts or field.type is FieldType.DECIMAL:
        kind = "decimal" if field.type is FieldType.DECIMAL else "integer"
        return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
    if field.type is FieldType.YES_NO:
        return {"validate": "list", "source": [YES, NO]}
    if field.type is FieldType.CODE:
        return {"validate": "list", "source": choices.source(field)}
    if field.type is FieldType.DATE:
        return {"validate": "custom", "value": _is_date(cell)}
    if field.max_length:
        return {"validate": "length", "criteria": "<=", "value": field.max_length}
    return None


def _is_date(cell: str) -> str:
    """True for a day that exists, typed d/m/yyyy as text: a date format would read 05/06 as May where Windows is
    set to American English, as on many office computers."""
    month = f'MID({cell},FIND("/",{cell})+1,LEN({cell})-FIND("/",{cell})-5)'
    day = f'LEFT({cell},FIND("/",{cell})-1)'
    year = f"RIGHT({cell},4)*1"
    return f"=IFERROR(AND({month}*1<13,DAY(DATE({year},{month}*1,{day}*1))={day}*1,{year}>1999),FALSE)"


def _most(field: Field) -> int:
    return MAX_MONEY if field.type is FieldType.MONEY else 100 if field.type is FieldType.DECIMAL else MAX_COUNT


def _message(field: Field) -> str:
    if field.type is FieldType.MONEY:
        return _MONEY_MESSAGE
    if field.type.counts:
        extra = f" Hoặc ghi “{NOT_APPLICABLE_LABEL}”." if field.not_applicable else ""
        return _NUMBER_MESSAGE.format(least=field.minimum, most=field.maximum or MAX_COUNT) + extra
    if field.type is FieldType.DECIMAL:
        return f"Chỉ gõ một số từ {field.minimum} đến {field.maximum or 100}, ví dụ {field.example or '92,5'}."
    if field.type is FieldType.DATE:
        return _DATE_MESSAGE
    if field.type in (FieldType.YES_NO, FieldType.CODE):
        return "Chọn một câu trả lời trong danh sách thả xuống."
    return f"Không quá {field.max_length} ký tự; rút gọn còn các ý chính."


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"

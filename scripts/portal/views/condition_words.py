"""Conditions of the form in words, so that nobody has to read an expression."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.checking.cel_tree import Call, Const, Ident, Items, Node, dotted
from portal.checking.expressions import engine_for
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.form import Field, FieldType, Form

_JOINED = {"_&&_": " và ", "_||_": " hoặc "}
_COMPARED = {"_>_": "lớn hơn", "_>=_": "từ", "_<_": "nhỏ hơn", "_<=_": "không quá", "_==_": "là", "_!=_": "khác"}
_CONTEXT = {"ky.cuoi_nam": "kỳ báo cáo là kỳ cuối năm"}


class ConditionWords:
    """Words for the conditions of one form; `groups` are the labels of unit groups by id."""

    def __init__(self, form: Form, code_lists: Mapping[str, CodeList], groups: Mapping[str, str]) -> None:
        self.engine = engine_for(tuple(section.key for section in form.sections))
        self.code_lists, self.groups = code_lists, groups
        self.fields: dict[str, Field] = {}
        for section, chain in form.walk():
            self.fields[".".join((section.key, *(field.key for field in chain)))] = chain[-1]

    def say(self, condition: str, row: Iterable[Field] = ()) -> str:
        """The condition as a clause to follow “khi”; its source in quotation marks when there are no words for it.

        `row` are the fields of the row that the condition is about, which it calls `dong.…`.
        """
        words = self._node(self.engine.compile(condition).tree, {f"dong.{field.key}": field for field in row})
        return words or f"“{condition}”"

    def _node(self, node: Node, row: Mapping[str, Field]) -> str:
        if (known := _CONTEXT.get(dotted(node))) is not None:
            return known
        if not isinstance(node, Call) or len(node.args) != 2:
            return ""
        left, right = node.args
        if node.function in _JOINED:
            parts = self._node(left, row), self._node(right, row)
            return _JOINED[node.function].join(parts) if all(parts) else ""
        if node.function == "@in":
            return self._membership(left, right, row)
        if node.function in _COMPARED:
            return self._comparison(_COMPARED[node.function], left, right, row)
        return ""

    def _membership(self, left: Node, right: Node, row: Mapping[str, Field]) -> str:
        if dotted(right) == "don_vi.nhom" and isinstance(left, Const):
            return f"đơn vị thuộc hoặc có trường thuộc nhóm “{self.groups.get(str(left.value), str(left.value))}”"
        field = self._field(left, row)
        if field is None or not isinstance(right, Items):
            return ""
        values = [self._value(field, item) for item in right.items]
        return f"“{field.label}” là " + " hoặc ".join(values)

    def _comparison(self, verb: str, left: Node, right: Node, row: Mapping[str, Field]) -> str:
        if isinstance(left, Call) and left.function == "size" and len(left.args) == 1:
            field = self._field(left.args[0], row)
            return f"“{field.label}” có ít nhất một dòng" if field is not None else ""
        field = self._field(left, row)
        if field is None or not isinstance(right, Const):
            return ""
        if verb == "khác" and field.type is FieldType.YES_NO:
            return f"không chọn {self._value(field, right)} ở “{field.label}”"
        return f"“{field.label}” {verb} {self._value(field, right)}"

    def _field(self, node: Node, row: Mapping[str, Field]) -> Field | None:
        path = dotted(node)
        return row.get(path) or self.fields.get(path)

    def _value(self, field: Field, node: Node) -> str:
        if isinstance(node, Ident) or not isinstance(node, Const):
            return dotted(node)
        text = str(node.value)
        if field.code_list:
            return f"“{self.code_lists[field.code_list].label_of(text)}”"
        return f"“{text}”" if isinstance(node.value, str) else text

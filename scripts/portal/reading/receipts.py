"""Read the receipts: who sent a valid report when, one small file for each version received."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.vocabulary.errors import PortalError
from portal.vocabulary.receipts import Receipt, ReceiptSource

_PATH = re.compile(r"([0-9]{4})/([a-z0-9]+(?:-[a-z0-9]+)*)/(([0-9]{4})-[A-Z0-9]+)/([1-9][0-9]*)\.json")
_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REQUIRED = ("number", "unit", "period", "blob", "instant", "form", "rules", "source")
_OPTIONAL = ("merge", "request", "head", "run")


def read_receipts(files: Iterable[tuple[str, bytes]]) -> dict[tuple[str, str], tuple[Receipt, ...]]:
    """Receipts by unit and period, in the order in which they were written.

    `files` are paths `<year>/<unit>/<period>/<n>.json` with their content; files that are no JSON, such as a README,
    are passed over. Raises PortalError naming the path: a damaged receipt must not pass as "never arrived".
    """
    found: dict[tuple[str, str], list[Receipt]] = {}
    numbers: dict[str, str] = {}
    for path, content in files:
        if not path.endswith(".json"):
            continue
        receipt = read_receipt(path, content)
        earlier = numbers.setdefault(receipt.number, path)
        if earlier != path:
            raise _fault(path, f"số “{receipt.number}” đã cấp ở {earlier}")
        found.setdefault((receipt.unit, receipt.period), []).append(receipt)
    return {key: tuple(sorted(some, key=lambda receipt: receipt.ordinal)) for key, some in found.items()}


def read_receipt(path: str, content: bytes) -> Receipt:
    """One receipt; PortalError naming the path when it is damaged or stands in another's place."""
    place = _PATH.fullmatch(path)
    if place is None or place[1] != place[4]:
        raise _fault(path, "giấy biên nhận phải nằm ở <năm>/<đơn vị>/<kỳ>/<số thứ tự>.json")
    values = _read_values(path, content)
    if (values["unit"], values["period"]) != (place[2], place[3]):
        raise _fault(path, f"ghi cho {values['unit']}, kỳ {values['period']}, khác với chỗ của tệp")
    return Receipt(
        number=values["number"],
        ordinal=int(place[5]),
        unit=values["unit"],
        period=values["period"],
        blob=_object_id(path, values["blob"]),
        instant=_instant(path, values["instant"]),
        form=values["form"],
        rules=values["rules"],
        source=_source(path, values["source"]),
        merge=_object_id(path, values["merge"]) if "merge" in values else "",
        request=values.get("request", ""),
        head=_object_id(path, values["head"]) if "head" in values else "",
        run=values.get("run", ""),
    )


def _read_values(path: str, content: bytes) -> dict[str, str]:
    try:
        pairs = json.loads(content.decode("utf-8"), object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise _fault(path, "không đọc được") from None
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise _fault(path, "phải là một bảng khóa – chữ")
    values: dict[str, str] = dict(pairs)
    missing = [key for key in _REQUIRED if not values.get(key)]
    unknown = sorted(values.keys() - {*_REQUIRED, *_OPTIONAL})
    if missing:
        raise _fault(path, "thiếu " + ", ".join(missing))
    if unknown or len(values) != len(pairs):
        raise _fault(path, "có khóa lạ hoặc bị lặp" + "".join(f" “{key}”" for key in unknown))
    return values


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, tuple) and isinstance(pair[1], str)


def _object_id(path: str, text: str) -> str:
    if not _OBJECT_ID.fullmatch(text):
        raise _fault(path, f"“{text}” không phải mã nội dung của git")
    return text


def _instant(path: str, text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant
    except ValueError:
        pass
    raise _fault(path, f"“{text}” phải là thời điểm có múi giờ, như 2024-06-14T23:59:59+07:00")


def _source(path: str, text: str) -> ReceiptSource:
    try:
        return ReceiptSource(text)
    except ValueError:
        raise _fault(path, f"source “{text}” phải là một trong: {', '.join(ReceiptSource)}") from None


def _fault(path: str, message: str) -> PortalError:
    return PortalError(f"giấy biên nhận {path}: {message}")

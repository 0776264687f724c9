"""Read a configuration file under `schemas/`; a fault in one is the operator's, named with file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from portal.reading.yaml_source import parse_yaml
from portal.vocabulary.errors import ConfigError

_MAX_VALUES = 10_000_000
"""Our own files may be long: a nation's list of schools has a million values."""
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def read_config(path: Path) -> dict[str, Any]:
    """The file's content; every scalar is a `str`, a blank one is None. Raises ConfigError with file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(path, "thiếu tệp cấu hình này") from None
    except UnicodeDecodeError as error:
        raise ConfigError(path, f"không phải UTF-8 (byte {error.start})") from None
    data, faults = parse_yaml(text, _MAX_VALUES)
    if faults:
        fault = faults[0]
        words = ", ".join(f"{key}: {value}" for key, value in fault.words.items())
        raise ConfigError(path, f"{fault.rule} ({words})" if words else fault.rule, fault.position.line)
    if not isinstance(data, dict):
        raise ConfigError(path, "phải là một bảng khóa – giá trị")
    return data


class Entry:
    """One mapping of a configuration file, read key by key; what is missing, odd or left over is refused."""

    def __init__(self, path: Path, values: object, where: str = "") -> None:
        if not isinstance(values, Mapping):
            raise ConfigError(path, f"{where or 'mục'}: phải là một bảng khóa – giá trị")
        self.path, self.where = path, where
        self._values = dict(values)

    def keys(self) -> tuple[str, ...]:
        """The keys that nobody has read yet."""
        return tuple(self._values)

    def _take(self, key: str) -> Any:
        return self._values.pop(key, None)

    def fault(self, message: str) -> ConfigError:
        """An error that names this entry."""
        return ConfigError(self.path, f"{self.where}: {message}" if self.where else message)

    def text(self, key: str, default: str | None = None) -> str:
        """A text value; required when no default is given."""
        value = self._take(key)
        if value is None:
            if default is None:
                raise self.fault(f"thiếu “{key}”")
            return default
        if not isinstance(value, str):
            raise self.fault(f"“{key}” phải là một dòng chữ")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"“{key}” phải là một danh sách")
        return tuple(value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        return self._converted(key, default, {"true": True, "false": False}.__getitem__, "true hoặc false")

    def integer(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return self._converted(key, default, int, "một số nguyên")

    def day(self, key: str, default: date | None = None) -> date:
        """An ISO date, yyyy-mm-dd."""
        return self._converted(key, default, date.fromisoformat, "ngày dạng yyyy-mm-dd")

    def optional_day(self, key: str) -> date | None:
        """An ISO date, or None when absent."""
        return self.day(key) if self._values.get(key) is not None else self._take(key)

    def instant(self, key: str) -> datetime:
        """An ISO instant with its offset from UTC."""
        return self._converted(key, None, _instant, "thời điểm có múi giờ, như 2024-06-15T00:00:00+07:00")

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of the words of an enumeration."""
        return self._converted(key, default, kind, "một trong: " + ", ".join(kind))

    def entries(self, key: str) -> list[Any]:
        """A list of anything; empty when absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(f"“{key}” phải là một danh sách")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        """A nested mapping; empty when absent."""
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.fault(f"“{key}” phải là một bảng khóa – giá trị")
        return value

    def done(self) -> None:
        """Refuse keys that nobody read: a misspelt attribute must not be ignored."""
        if self._values:
            raise self.fault("không hiểu " + ", ".join(f"“{key}”" for key in self._values))

    def _converted(self, key: str, default: T | None, convert: Callable[[str], T], expected: str) -> T:
        value = self._take(key)
        if value is None:
            if default is None:
                raise self.fault(f"thiếu “{key}”")
            return default
        try:
            return convert(value)
        except (ValueError, KeyError, TypeError):
            raise self.fault(f"“{key}” là “{value}”, cần {expected}") from None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant

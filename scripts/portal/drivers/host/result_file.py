"""The result of a check as a file that another job reads: written whole, read as if an enemy had written it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from portal.drivers.derived_files import write_aside
from portal.drivers.host.digest import Digest, FigureRow
from portal.drivers.host.request_check import ReportOutcome, RequestOutcome
from portal.reading.repository import Repository, identity_of
from portal.vocabulary.errors import PortalError
from portal.vocabulary.findings import Finding, Position, Severity

VERSION = 1
MAX_BYTES = 1024 * 1024
_MAX_FINDINGS = 400
_MAX_TEXT = 1500
_TEXTS = ("message", "remedy", "label", "section", "field", "explanation")


def write_result(path: Path, outcome: RequestOutcome) -> None:
    """Write the outcome; a reader sees the whole file or none. Long lists and texts are cut, and said to be."""
    content = {
        "version": VERSION,
        "base": outcome.base,
        "head": outcome.head,
        "is_report": outcome.is_report,
        "passes": outcome.passes,
        "request_findings": [_finding(one) for one in outcome.request_findings[:_MAX_FINDINGS]],
        "report_findings": [_finding(one) for one in outcome.report_findings[:_MAX_FINDINGS]],
        "reports": [asdict(report) for report in outcome.reports],
    }
    write_aside(path, json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))


def _finding(finding: Finding) -> dict[str, Any]:
    texts = {name: _cut(getattr(finding, name)) for name in _TEXTS}
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": _cut(finding.path),
        "line": finding.position.line,
        "column": finding.position.column,
        "explained": finding.explained,
        **texts,
    }


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def read_result(repository: Repository, path: Path, head: str) -> RequestOutcome:
    """The outcome in a file that nobody vouches for.

    Refused with PortalError: larger than MAX_BYTES (looked at before reading), no plain file, not of the schema
    `pr_result.schema.json`, about another head, or with a verdict that its own findings contradict.
    """
    content = _read(path)
    try:
        data = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
        _validator(repository).validate(data)
    except (ValueError, RecursionError, jsonschema.ValidationError) as error:
        raise PortalError(f"{path}: kết quả kiểm tra không đúng dạng ({_first_line(error)})") from None
    outcome = _outcome(data)
    if outcome.head != head:
        raise PortalError(f"{path}: kết quả của một bản khác ({outcome.head[:12]}), không phải {head[:12]}")
    if not _agrees_with_itself(outcome, passes=data["passes"]):
        raise PortalError(f"{path}: kết luận trong tệp trái với nội dung của chính nó")
    return outcome


def _agrees_with_itself(outcome: RequestOutcome, *, passes: bool) -> bool:
    faulty = {finding.path for finding in outcome.report_findings if finding.blocks}
    return outcome.passes is passes and all(
        identity_of(one.path) == (one.unit, one.period) and not (one.passes and one.path in faulty)
        for one in outcome.reports
    )


def _read(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise PortalError(f"{path}: không có tệp kết quả kiểm tra")
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PortalError(f"{path}: tệp kết quả lớn hơn {MAX_BYTES} byte")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


@cache
def _validator(repository: Repository) -> jsonschema.Draft202012Validator:
    path = repository.schemas / "meta" / "pr_result.schema.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _outcome(data: dict[str, Any]) -> RequestOutcome:
    return RequestOutcome(
        base=data["base"],
        head=data["head"],
        is_report=data["is_report"],
        request_findings=tuple(_read_finding(one) for one in data["request_findings"]),
        report_findings=tuple(_read_finding(one) for one in data["report_findings"]),
        reports=tuple(_read_report(one) for one in data["reports"]),
    )


def _read_finding(data: dict[str, Any]) -> Finding:
    values = dict(data)
    position = Position(values.pop("line"), values.pop("column"))
    return Finding(severity=Severity(values.pop("severity")), position=position, **values)


def _read_report(data: dict[str, Any]) -> ReportOutcome:
    digest = data["digest"]
    rows = {name: tuple(FigureRow(**row) for row in digest[name]) for name in ("figures", "corrections", "stocks")}
    return ReportOutcome(**{**data, "digest": Digest(attention=tuple(digest["attention"]), **rows)})

"""The one comment under a pull request: for the unit, then for the reviewer; all that a sender typed is inert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from portal.drivers.host.digest import Digest, FigureRow
from portal.drivers.host.request_check import RequestOutcome
from portal.drivers.host.send_backs import SendBack
from portal.drivers.host.word_link import KEPT_DAYS
from portal.notices.findings_markdown import inert, render_findings_markdown
from portal.vocabulary.code_lists import CodeList
from portal.vocabulary.findings import Finding, Severity
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.receipts import Receipt, ReceiptSource
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import RequestState
from portal.vocabulary.vietnamese import instant_text

MARKER = "<!-- portal:phieu -->"
MAX_LENGTH = 60_000
"""The host refuses comments over 65,536 characters."""
_ICONS = {
    RequestState.NEEDS_WORK: "✍️",
    RequestState.WAITING: "⏳",
    RequestState.APPROVED: "✅",
    RequestState.RECEIVED: "📥",
    RequestState.CLOSED: "📁",
}
_NEXT = {
    RequestState.NEEDS_WORK: "Thầy/Cô sửa ngay trong lần gửi này (mở tệp phiếu, bấm biểu tượng bút chì); "
    "không tạo lần gửi mới. Mỗi lần lưu, máy kiểm tra lại và bảng này tự đổi.",
    RequestState.WAITING: "Đơn vị không phải làm gì thêm. Người duyệt của Sở sẽ xem phiếu.",
    RequestState.APPROVED: "Đơn vị không phải làm gì thêm.",
    RequestState.RECEIVED: "Phiếu đã vào kho. Muốn sửa số liệu thì gửi lần mới; thời điểm đã ghi nhận không đổi.",
    RequestState.CLOSED: "Phiếu trong lần gửi này không được đưa vào kho.",
}
_TALK_FIRST = (
    "**Đơn vị chưa sửa phiếu và không viết thêm gì ở đây.** Người duyệt của Sở sẽ gọi điện; "
    "nếu trong ngày chưa có ai gọi, xin gọi cho phòng đầu mối."
)
_STOP = (
    "**Thầy/Cô dừng lại, chưa sửa và không gửi thêm bản nào.** Phiếu có nội dung không được phép gửi (bí mật nhà nước "
    "hoặc thông tin cá nhân); sửa rồi gửi tiếp không xóa được bản đã gửi. Gọi điện ngay cho phòng đầu mối của Sở."
)
_STOPPING = ("bi-mat-", "ca-nhan-", "comment-withheld", "path-withheld")
"""Findings about what should not be in the history of any repository (content/huong-dan/bi-mat-va-ca-nhan.md)."""
_CRASHED = (
    "Máy kiểm tra gặp sự cố nên chưa có kết quả. Đây không phải lỗi của đơn vị: người quản trị đã được báo; "
    "thời điểm gửi vẫn được giữ theo giờ của máy chủ."
)


@dataclass(frozen=True, slots=True)
class CommentView:
    """Everything the comment says; `outcome` is None when the check itself failed or no longer matters."""

    state: RequestState | None
    outcome: RequestOutcome | None
    receipts: Sequence[Receipt]
    send_backs: Sequence[SendBack]
    head: str
    crashed: bool = False
    word: str = ""
    """Where the Word copies can be fetched; empty when there are none."""


class CommentWriter:
    """Writes comments in the words of one registry. The same view gives the same text, so that silence is possible."""

    def __init__(self, registry: Registry, reasons: CodeList, zone: tzinfo) -> None:
        self.registry, self.reasons, self.zone = registry, reasons, zone

    def render(self, view: CommentView) -> str:
        """The comment as Markdown, never longer than MAX_LENGTH: the reviewer's tables go first, then findings."""
        findings = list(view.outcome.findings) if view.outcome else []
        for digests in (True, False):
            text = self._text(view, findings, digests=digests)
            if len(text) <= MAX_LENGTH:
                return text
        while findings:
            findings = findings[: len(findings) // 2]
            text = self._text(view, findings, digests=False)
            if len(text) <= MAX_LENGTH:
                return text
        return text[:MAX_LENGTH]

    def _text(self, view: CommentView, findings: list[Finding], *, digests: bool) -> str:
        parts = [MARKER, *self._head(view), *self._send_backs(view), *self._receipts(view), *_word(view)]
        if view.outcome is not None and (view.outcome.is_report or view.outcome.findings):
            parts += self._findings(view.outcome, findings)
            if digests and view.outcome.passes:
                parts += self._digests(view.outcome)
        return "\n".join(parts).strip() + "\n"

    def _head(self, view: CommentView) -> Iterator[str]:
        if view.state is not None:
            yield f"### {_ICONS[view.state]} {view.state.label}"
            yield ""
            silent = any(one.talk_first and one.head == view.head for one in view.send_backs)
            yield _TALK_FIRST if silent else _STOP if _must_stop(view) else _NEXT[view.state]
            yield ""
        if view.crashed:
            yield f"> ⚠️ {_CRASHED}"
            yield ""

    def _send_backs(self, view: CommentView) -> Iterator[str]:
        """What a person asked for comes before anything a machine says."""
        for one in reversed(view.send_backs):
            when = instant_text(one.instant.astimezone(self.zone))
            current = one.head == view.head
            yield f"#### {'↩️ Người duyệt đề nghị bổ sung' if current else '↩️ Đã trả lại lần trước'} ({when})"
            yield ""
            for code in one.reasons:
                hint = next((entry.hint for entry in self.reasons.codes if entry.code == code), "")
                yield f"- **{inert(self.reasons.label_of(code))}**. {inert(hint)}"
            if one.note:
                yield f"- Ghi của người duyệt: {inert(one.note)}"
            yield ""

    def _receipts(self, view: CommentView) -> Iterator[str]:
        if not view.receipts:
            return
        yield "#### Giấy biên nhận"
        yield ""
        yield "| Phiếu | Số | Thời điểm nhận (giờ Việt Nam) | Đúng hạn |"
        yield "|---|---|---|---|"
        for receipt in view.receipts:
            period = self.registry.periods.get(receipt.period)
            in_time = "" if period is None else "đúng hạn" if receipt.instant < period.due else "sau hạn"
            when = receipt.instant.astimezone(self.zone)
            mail = " (nhận qua thư điện tử, người nhập xác nhận)" if receipt.source is ReceiptSource.MAIL else ""
            yield (
                f"| {inert(self._name(receipt.unit))}, {inert(period.label if period else receipt.period)} "
                f"| `{receipt.number}` "
                f"| {when:%H:%M:%S} ngày {when:%d/%m/%Y}{mail} | {in_time} |"
            )
        yield ""
        yield "Thời điểm do máy chủ ghi khi bản hợp lệ tới; duyệt sớm hay muộn không làm thay đổi."
        if len(view.receipts) > len({(receipt.unit, receipt.period) for receipt in view.receipts}):
            yield "Bản hợp lệ đầu tiên quyết định đúng hạn hay sau hạn; các bản sau là sửa, bổ sung."
        yield ""

    def _name(self, unit_id: str) -> str:
        unit: OrgUnit | None = self.registry.org_units.get(unit_id)
        return unit.name if unit else unit_id

    def _findings(self, outcome: RequestOutcome, findings: list[Finding]) -> Iterator[str]:
        yield "#### Kết quả kiểm tra"
        yield ""
        yield render_findings_markdown(findings, len(outcome.reports))
        if len(findings) < len(outcome.findings):
            yield f"… còn {len(outcome.findings) - len(findings)} điều nữa; sửa các điều trên rồi gửi lại để xem tiếp."
        yield ""

    def _digests(self, outcome: RequestOutcome) -> Iterator[str]:
        """For the reviewer, folded away: the unit reads on above."""
        for report in outcome.reports:
            period = self.registry.periods.get(report.period)
            title = f"{inert(self._name(report.unit))}, {inert(period.label if period else report.period)}"
            explained = [
                finding
                for finding in outcome.report_findings
                if finding.path == report.path and finding.severity is Severity.WARNING and finding.explained
            ]
            yield f"<details><summary>Dành cho người duyệt: {title}</summary>"
            yield ""
            yield from _attention(report.digest, explained)
            yield from _table("Thay đổi so với bản đã nhận", "Bản này", "Bản đã nhận", report.digest.corrections)
            yield from _table("Số liệu tại một thời điểm, khác kỳ trước", "Kỳ này", "Kỳ trước", report.digest.stocks)
            yield from _table("Số liệu chính", "Kỳ này", "Kỳ trước", report.digest.figures)
            yield "</details>"
            yield ""


def _must_stop(view: CommentView) -> bool:
    findings = view.outcome.findings if view.outcome else ()
    return any(one.severity is Severity.ERROR and one.rule.startswith(_STOPPING) for one in findings)


def _word(view: CommentView) -> Iterator[str]:
    """The line about the Word copies; the mark ties it to the version that they were made from."""
    if view.word:
        yield (
            f"📄 Bản Word của báo cáo: [tải về từ đây]({view.word}) (tệp nén, đăng nhập mới mở được, giữ {KEPT_DAYS} "
            f"ngày). Đây là bản để in và ký; số liệu vẫn lấy từ phiếu. <!-- {view.head[:12]} -->"
        )
        yield ""


def _attention(digest: Digest, explained: list[Finding]) -> Iterator[str]:
    yield "**Cần người xem**"
    yield ""
    yield from (f"- {inert(line)}" for line in digest.attention)
    if not digest.attention:
        yield "- Máy không thấy điều gì riêng; xem lời văn và chữ ký."
    yield ""
    if explained:
        yield "| Cảnh báo | Giải trình của đơn vị |"
        yield "|---|---|"
        yield from (f"| {inert(one.message)} | {inert(one.explanation) or '(xem trong phiếu)'} |" for one in explained)
        yield ""


def _table(title: str, now: str, before: str, rows: Sequence[FigureRow]) -> Iterator[str]:
    if not rows:
        return
    yield f"**{title}**"
    yield ""
    yield f"| Dòng | {now} | {before} |"
    yield "|---|--:|--:|"
    yield from (f"| {inert(row.label)} | {inert(row.now)} | {inert(row.before) or '–'} |" for row in rows)
    yield ""

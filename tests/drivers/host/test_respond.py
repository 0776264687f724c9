"""The answer to a check trusts the host and git, never the artifact; it says each thing once, and writes proof once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.drivers.host.commands import pr_respond
from portal.drivers.host.comment import MARKER
from tests.drivers.host.standin import BOT, OWN, STRANGER, TOKEN, Host
from tests.drivers.host.worlds import CLERK, COORDINATOR, OTHER, PERIOD, REVIEWER, World, git

EARLY, LATER, LATE = "2024-06-10T01:00:00Z", "2024-06-11T01:00:00Z", "2024-06-20T01:00:00Z"


def _send(world: World, host: Host, text: str, at: str = EARLY, actor: str = CLERK) -> tuple[str, int]:
    """A first pull request with a report; its head and the run of its check."""
    head = world.send("gui", {world.place(): text})
    host.open_pull(1, head, CLERK, at)
    return head, host.run(head, at, actor)


def _again(world: World, host: Host, text: str, at: str, actor: str = CLERK) -> tuple[str, int]:
    head = world.send("gui", {world.place(): text})
    host.push(1, head, at)
    return head, host.run(head, at, actor)


def _receipts(world: World) -> list[dict[str, Any]]:
    return [one for path, one in world.receipts().items() if not path.startswith("requests/")]


def _states(world: World) -> list[str]:
    return [one["state"] for path, one in world.receipts().items() if path.startswith("requests/")]


def _good(result: Result) -> None:
    assert result.exit_code == 0, (result.output, result.exception)


def test_a_valid_report_gets_receipt_comment_and_label(world: World, host: Host) -> None:
    """Number and instant of the receipt stand in the comment, in the department's time."""
    head, run = _send(world, host, world.text())
    _good(world.respond(host, head, run))
    receipt = _receipts(world)[0]
    assert (receipt["instant"], receipt["head"], receipt["run"]) == ("2024-06-10T01:00:00+00:00", head, str(run))
    assert receipt["request"] == "so-mau/bao-cao#1"
    assert host.labels[1] == ["phieu:cho-duyet"]
    comment = host.own_comments(1)[0]
    assert comment.startswith(MARKER)
    assert receipt["number"] in comment
    assert "08:00:00 ngày 10/06/2024" in comment
    assert "đúng hạn" in comment
    assert "Dành cho người duyệt" in comment


def test_a_faulty_report_gets_its_findings_and_no_receipt(world: World, host: Host) -> None:
    """What to mend, in the one comment; no proof of arrival for what is not valid."""
    head, run = _send(world, host, world.text() + "muc_la: 1\n")
    _good(world.respond(host, head, run))
    assert (_receipts(world), host.labels[1], _states(world)) == ([], ["phieu:can-bo-sung"], ["can-bo-sung"])
    assert "Mẫu không có mục" in host.own_comments(1)[0]


def test_a_report_with_personal_data_is_to_be_stopped_not_mended(world: World, host: Host) -> None:
    """A further version does not take the first one out of the history: the unit is told to call."""
    text = world.text().replace("thu_truong_ho_ten: ", "thu_truong_ho_ten: học sinh Lê Văn Mận lớp 9A 0912345678 #", 1)
    head, run = _send(world, host, text)
    _good(world.respond(host, head, run))
    comment = host.own_comments(1)[0]
    assert "dừng lại" in comment and "Gọi điện ngay" in comment
    assert "bút chì" not in comment and "0912345678" not in comment and "Mận" not in comment


def test_nothing_is_said_twice(world: World, host: Host) -> None:
    """A repeated event writes no comment, no label, no receipt (T07)."""
    head, run = _send(world, host, world.text())
    world.respond(host, head, run)
    before, written = world.receipts(), len(host.writes())
    for _ in range(2):
        _good(world.respond(host, head, run))
    assert (world.receipts(), len(host.writes())) == (before, written)


def test_the_comment_is_edited_not_repeated(world: World, host: Host) -> None:
    """Mended: the same comment says so, and the label follows."""
    head, run = _send(world, host, world.text() + "muc_la: 1\n")
    world.respond(host, head, run)
    head, run = _again(world, host, world.text(), LATER)
    _good(world.respond(host, head, run))
    assert len(host.own_comments(1)) == 1
    assert "Mẫu không có mục" not in host.own_comments(1)[0]
    assert host.labels[1] == ["phieu:cho-duyet"]
    assert _states(world) == ["can-bo-sung", "cho-duyet"]


def test_a_comment_that_only_looks_like_ours_is_left_alone(world: World, host: Host) -> None:
    """The marker counts only in comments by the bot's own number (C08); a second one of ours is removed."""
    head, run = _send(world, host, world.text())
    host.comments[1] = [
        {"id": 1, "user": {"id": STRANGER}, "body": f"{MARKER}\ngiả"},
        {"id": 2, "user": None, "body": MARKER},
    ]
    host.comments[1] += [{"id": number, "user": {"id": BOT}, "body": f"{MARKER}\ncũ"} for number in (3, 4)]
    _good(world.respond(host, head, run))
    assert [one["id"] for one in host.comments[1]] == [1, 2, 3]
    assert host.comments[1][0]["body"] == f"{MARKER}\ngiả"


def test_other_labels_stay(world: World, host: Host) -> None:
    """Only the label of the state is ours."""
    head, run = _send(world, host, world.text())
    host.labels[1] = ["gấp", "phieu:can-bo-sung"]
    _good(world.respond(host, head, run))
    assert sorted(host.labels[1]) == ["gấp", "phieu:cho-duyet"]


def test_the_instant_is_the_hosts_and_a_rerun_does_not_move_it(world: World, host: Host) -> None:
    """Neither dates in commits, nor when the job got its turn, nor a rerun (P11, T01, T09)."""
    head = world.send("gui", {world.place(): world.text()}, at="2024-01-01T00:00:00+07:00")
    host.open_pull(1, head, CLERK, LATER)
    host.run(head, LATER, CLERK, run_started_at=LATE, run_attempt=3)
    reopened = host.run(head, LATE, CLERK)
    _good(world.respond(host, head, reopened))
    assert _receipts(world)[0]["instant"] == "2024-06-11T01:00:00+00:00"


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1, 0, 1, 0)])
def test_events_out_of_order_give_the_same_instants(world: World, host: Host, order: tuple[int, ...]) -> None:
    """Two heads with the same report: the earlier arrival is proved whichever answer runs first (T07)."""
    heads = [_send(world, host, world.text()), _again(world, host, world.text(), LATE)]
    for place in order:
        _good(world.respond(host, *heads[place]))
    assert min(one["instant"] for one in _receipts(world)) == "2024-06-10T01:00:00+00:00"
    assert host.labels[1] == ["phieu:cho-duyet"]
    assert len(host.own_comments(1)) == 1


def test_a_head_that_was_replaced_keeps_its_receipt_but_does_not_speak(world: World, host: Host) -> None:
    """A valid version had reached the pull request; the comment is about what is there now."""
    first = _send(world, host, world.text())
    second = _again(world, host, world.revised(), LATE)
    _good(world.respond(host, *second))
    comment = host.own_comments(1)
    result = world.respond(host, *first)
    _good(result)
    assert "đã được thay" in result.output
    assert host.own_comments(1) == comment
    assert {one["instant"] for one in _receipts(world)} == {"2024-06-10T01:00:00+00:00", "2024-06-20T01:00:00+00:00"}


def test_a_foreign_pusher_gets_no_receipt_even_when_a_reviewer_speaks_later(world: World, host: Host) -> None:
    """Who pushed is asked of the host for this head, not of the event that happens to run."""
    head, run = _send(world, host, world.text(), actor=OTHER)
    _good(world.respond(host, head, run))
    assert (_receipts(world), host.labels[1]) == ([], ["phieu:can-bo-sung"])
    host.review(1, REVIEWER, "APPROVED", head, LATER)
    review = host.run(head, LATER, REVIEWER, event="pull_request_review")
    _good(world.respond(host, head, review))
    assert (_receipts(world), host.labels[1]) == ([], ["phieu:can-bo-sung"])


def test_one_faulty_sheet_does_not_hold_back_the_others(world: World, host: Host) -> None:
    """A coordinator sends for two units: the good one is received."""
    files: dict[str, str | None] = {world.place(): world.text(), world.place(world.other): "a: 1\n"}
    head = world.send("gui", files)
    host.open_pull(1, head, COORDINATOR, EARLY)
    _good(world.respond(host, head, host.run(head, EARLY, COORDINATOR)))
    assert [one["unit"] for one in _receipts(world)] == [world.unit.id]
    assert host.labels[1] == ["phieu:can-bo-sung"]


def test_a_pull_request_into_a_senders_own_branch_proves_nothing(world: World, host: Host) -> None:
    """Its check would run that branch's program."""
    head = world.send("gui", {world.place(): world.text()})
    host.open_pull(1, head, CLERK, EARLY, base="nhanh-cua-toi")
    result = world.respond(host, head, host.run(head, EARLY, CLERK))
    _good(result)
    assert (world.has_receipts(), host.writes()) == (False, [])


def test_the_departments_own_work_gets_neither_comment_nor_label(world: World, host: Host) -> None:
    """And somebody else's, without a report, is told so."""
    head = world.send("viec", {"schemas/thresholds.yaml": "thresholds: []\n"})
    host.open_pull(1, head, REVIEWER, EARLY)
    _good(world.respond(host, head, host.run(head, EARLY, REVIEWER)))
    assert host.writes() == []
    host.pulls[1]["user"]["login"] = CLERK
    # The checkout that checks again does not know who sends, so the result itself is clean.
    result = world.respond(host, head, host.runs[0]["id"])
    assert "không có phiếu nào" in host.own_comments(1)[0], result.output


@pytest.mark.parametrize(
    "wrong",
    [{"id": 77}, {"path": ".github/workflows/khac.yml"}, {"event": "push"}, {"head_sha": "--upload-pack=x"}],
)
def test_an_event_that_the_host_does_not_confirm_does_nothing(world: World, host: Host, wrong: dict[str, Any]) -> None:
    """Another workflow, another event, a run that is not there."""
    head, run = _send(world, host, world.text())
    world.check(head)
    path = world.event(head, run)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["workflow_run"].update(wrong)
    path.write_text(json.dumps(data), encoding="utf-8")
    settings = {"GITHUB_API_URL": host.url, "GITHUB_REPOSITORY": OWN, "GITHUB_TOKEN": TOKEN}
    arguments = ["--event", str(path), "--artifact", str(world.folder / "ket-qua.json")]
    CliRunner().invoke(pr_respond, arguments, obj=world.ci, env=settings)
    assert (world.has_receipts(), host.writes()) == (False, [])


def _hostile(content: dict[str, Any], how: str, world: World) -> bytes:
    report = content["reports"][0]
    if how == "another unit":
        content |= {"passes": True, "report_findings": []}
        report.update(unit=world.other.id, path=world.place(world.other), passes=True)
    elif how == "no report":
        content |= {"passes": True, "report_findings": [], "reports": [], "is_report": False}
    elif how == "another content":
        content |= {"passes": True, "report_findings": []}
        report.update(blob="0" * 40, passes=True)
    elif how == "another head":
        content["head"] = "0" * 40
    elif how == "contradicts itself":
        content["passes"] = True
    elif how == "unknown key":
        content["pull_request"] = 99
    elif how == "huge":
        return json.dumps(content | {"base": "x" * 2_000_000}).encode()
    elif how == "not text":
        return b"\xff\xfe\x00"
    elif how == "deep":
        return b"[" * 100_000
    elif how == "NaN":
        return json.dumps(content).replace('"line": ', '"line": NaN, "l": ', 1).encode()
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "how",
    [
        "another unit",
        "another content",
        "no report",
        "another head",
        "contradicts itself",
        "unknown key",
        "huge",
        "not text",
        "deep",
        "NaN",
        "link",
    ],
)
def test_a_hostile_artifact_writes_no_receipt_and_the_job_fails(world: World, host: Host, how: str) -> None:
    """It can claim neither another unit's report nor another content; the unit is told that it is not its fault."""
    head, run = _send(world, host, world.text() + "muc_la: 1\n")
    _, content = world.check(head)
    path = world.folder / "ket-qua.json"
    kept = _hostile(content, how, world)
    if how == "link":
        (world.folder / "khac.json").write_bytes(kept)
        path.unlink()
        path.symlink_to(world.folder / "khac.json")
    else:
        path.write_bytes(kept)
    world.check = lambda *_args, **_more: None  # type: ignore[method-assign,assignment]
    result = world.respond(host, head, run)
    assert (result.exit_code != 0, _receipts(world), host.labels.get(1)) == (True, [], None)
    assert "sự cố" in host.own_comments(1)[0]


def test_a_check_that_crashed_is_not_the_units_fault(world: World, host: Host) -> None:
    """No artifact: say so, keep the label that was there, fail the job so that somebody looks."""
    head, run = _send(world, host, world.text())
    result = world.respond(host, head, run, checked=False)
    assert result.exit_code != 0
    assert "không phải lỗi của đơn vị" in host.own_comments(1)[0]


HOSTILE = [
    "@nguoi-duyet xem", "![x](https://xau.example/a.png)", "<img src=x onerror=alert(1)>", "fixes #1",
    "<!-- portal:phieu -->",    "</details><h1>x", "| a | b |", "```\nx", "/tra-lai khac", "[a](javascript:x)", "https://xau.example",
    "so-mau/bao-cao#1",    "\u202eđảo", "a\x1b[31m",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_sender_types_stays_text_in_the_comment(world: World, host: Host, text: str) -> None:
    """No mention, link, picture, closing word, marker or broken table (C08), from values, keys and reviewers alike."""
    report = f"{json.dumps(text)}: 1\n" + world.text()
    head, run = _send(world, host, report)
    host.review(1, REVIEWER, "CHANGES_REQUESTED", head, LATER, f"/tra-lai chua_ro {text}")
    _good(world.respond(host, head, run))
    body = host.own_comments(1)[0].removeprefix(MARKER)
    for mark in ("@nguoi", "](", "<img", "<!--", "<h1", "```", "://", "bao-cao#1", "\u202e", "\x1b", "fixes #"):
        assert mark not in body


def test_a_reviewers_reasons_come_first_and_are_counted(world: World, host: Host) -> None:
    """`/tra-lai` with codes; others' commands decide nothing; a new version waits again, the reasons still shown."""
    head, run = _send(world, host, world.text())
    world.respond(host, head, run)
    host.review(1, OTHER, "CHANGES_REQUESTED", head, LATER, "/tra-lai khac")
    host.review(
        1, REVIEWER, "COMMENTED", head, LATER, "Chào,\n/tra-lai so-lieu-khong-khop CHUA_RO xem lại mục D\ncảm ơn"
    )
    said = host.run(head, LATER, REVIEWER, event="pull_request_review")
    _good(world.respond(host, head, said))
    comment = host.own_comments(1)[0]
    assert comment.index("Số liệu không khớp nhau") < comment.index("Giấy biên nhận")
    assert "xem lại mục D" in comment
    assert "Lý do khác" not in comment
    assert host.labels[1] == ["phieu:can-bo-sung"]
    head, run = _again(world, host, world.revised(), LATE)
    _good(world.respond(host, head, run))
    assert host.labels[1] == ["phieu:cho-duyet"]
    assert "Đã trả lại lần trước" in host.own_comments(1)[0]
    assert [
        one["reasons"] for path, one in world.receipts().items() if path.endswith("/2.json") and "requests" in path
    ] == [["so_lieu_khong_khop", "chua_ro"]]


def test_approval_counts_only_for_the_head_it_was_given_to(world: World, host: Host) -> None:
    """Approve and swap: what is pushed afterwards waits again (P09)."""
    head, run = _send(world, host, world.text())
    host.review(1, CLERK, "APPROVED", head, LATER)
    _good(world.respond(host, head, run))
    assert host.labels[1] == ["phieu:cho-duyet"]
    host.review(1, REVIEWER, "APPROVED", head, LATER)
    _good(world.respond(host, head, run))
    assert host.labels[1] == ["phieu:da-duyet"]
    head, run = _again(world, host, world.revised(), LATE)
    _good(world.respond(host, head, run))
    assert host.labels[1] == ["phieu:cho-duyet"]


def test_a_comment_never_outgrows_the_host(world: World, host: Host) -> None:
    """Thousands of findings are cut and counted."""
    rows = "".join(f"la_{number}: '{'*' * 50}'\n" for number in range(1500))
    head, run = _send(world, host, world.text() + rows)
    _good(world.respond(host, head, run))
    body = host.own_comments(1)[0]
    assert len(body) <= 60_000
    assert "điều nữa" in body


def test_merged_and_closed_requests_are_told_apart(world: World, host: Host) -> None:
    """The log keeps the merge, so that a rewritten history is noticed."""
    head, run = _send(world, host, world.text())
    world.respond(host, head, run)
    merge = world.merge("gui", LATER)
    host.close(1, LATER, merge)
    _good(world.respond(host, head, host.run(head, LATER, REVIEWER)))
    assert host.labels[1] == ["phieu:da-tiep-nhan"]
    record = world.receipts()["requests/so-mau.bao-cao/1/2.json"]
    assert (record["state"], record["merge"], record["places"]) == (
        "da-tiep-nhan",
        merge,
        [f"{world.unit.id}/{PERIOD}"],
    )
    assert len(_receipts(world)) == 1


def test_a_unit_that_must_be_called_first_is_not_told_to_edit(world: World, host: Host) -> None:
    """A suspected secret: every further version would keep it for good."""
    head, run = _send(world, host, world.text())
    host.review(1, REVIEWER, "CHANGES_REQUESTED", head, LATER, "/tra-lai can-trao-doi-truc-tiep")
    _good(world.respond(host, head, run))
    assert "không viết thêm gì" in host.own_comments(1)[0]
    assert "bấm biểu tượng bút chì" not in host.own_comments(1)[0]


_MAILED = "2024-06-13T17:30:00+07:00"


def _amend(world: World, trailer: str) -> str:
    git(world.clone, "switch", "--quiet", "gui")
    git(world.clone, "commit", "--quiet", "--amend", "--message", f"nhập\n\nReceived: {trailer}")
    return world.push("gui", force=True)


@pytest.mark.parametrize(
    ("author", "pusher", "trailer", "expected"),
    [
        (COORDINATOR, COORDINATOR, _MAILED, _MAILED),
        (CLERK, CLERK, _MAILED, "2024-06-20T01:00:00+00:00"),
        (COORDINATOR, CLERK, _MAILED, "2024-06-20T01:00:00+00:00"),
        (COORDINATOR, COORDINATOR, "2024-06-13T17:30:00", "2024-06-20T01:00:00+00:00"),
        (COORDINATOR, COORDINATOR, "2024-08-01T00:00:00+07:00", "2024-06-20T01:00:00+00:00"),
        (COORDINATOR, COORDINATOR, "hôm qua", "2024-06-20T01:00:00+00:00"),
    ],
)
def test_only_a_coordinator_attests_when_a_sheet_came_by_mail(
    world: World, host: Host, author: str, pusher: str, trailer: str, expected: str
) -> None:
    """The line that `portal import` writes counts for those who send on behalf, and is marked; for nobody else."""
    world.send("gui", {world.place(): world.text()})
    head = _amend(world, trailer)
    host.open_pull(1, head, author, LATE)
    _good(world.respond(host, head, host.run(head, LATE, pusher)))
    receipt = _receipts(world)[0]
    assert (receipt["instant"], receipt["source"]) == (expected, "mail" if expected == _MAILED else "host")
    assert ("thư điện tử" in host.own_comments(1)[0]) is (expected == _MAILED)


CLOSED = "2024-07-20T01:00:00Z"


def test_a_closed_period_gets_no_receipt_and_the_unit_is_told_what_to_do(world: World, host: Host) -> None:
    """The host's instant is judged, which the job that checked again does not know."""
    head, run = _send(world, host, world.text(), CLOSED)
    _good(world.respond(host, head, run))
    assert (_receipts(world), host.labels[1]) == ([], ["phieu:can-bo-sung"])
    comment = host.own_comments(1)[0]
    assert "đã khóa từ" in comment
    assert "xin mở khóa" in comment


def test_what_came_before_the_period_closed_is_not_refused_by_a_late_reviewer(world: World, host: Host) -> None:
    """Reviewed and merged after the closing date: nothing changes for the unit."""
    head, run = _send(world, host, world.text())
    _good(world.respond(host, head, run))
    host.review(1, REVIEWER, "APPROVED", head, CLOSED)
    _good(world.respond(host, head, host.run(head, CLOSED, REVIEWER, event="pull_request_review")))
    assert host.labels[1] == ["phieu:da-duyet"]
    host.close(1, CLOSED, world.merge("gui", CLOSED))
    _good(world.respond(host, head, host.run(head, CLOSED, REVIEWER)))
    assert (host.labels[1], len(_receipts(world))) == (["phieu:da-tiep-nhan"], 1)


def test_an_unlock_record_lets_the_correction_in_as_a_further_receipt(world: World, host: Host) -> None:
    """Once the record is on the default branch; the first receipt stays as it is."""
    first, run = _send(world, host, world.text())
    _good(world.respond(host, first, run))
    head, run = _again(world, host, world.revised(), CLOSED)
    _good(world.respond(host, head, run))
    assert [one["instant"] for one in _receipts(world)] == ["2024-06-10T01:00:00+00:00"]
    world.unlock("2024-08-01T00:00:00+07:00")
    _good(world.respond(host, head, run))
    assert [one["instant"] for one in _receipts(world)] == ["2024-06-10T01:00:00+00:00", "2024-07-20T01:00:00+00:00"]


PAGE = {"GITHUB_SERVER_URL": "https://host.invalid", "GITHUB_RUN_ID": "77"}
COPY = "https://host.invalid/so-mau/bao-cao/actions/runs/77/artifacts/5"


def test_the_comment_names_the_word_copy_that_the_host_has(world: World, host: Host) -> None:
    """Beside the receipt, and still there once the report is merged."""
    host.artifacts[77] = [{"id": 4, "name": "ban-word", "expired": True}, {"id": 5, "name": "ban-word"}]
    head, run = _send(world, host, world.text())
    _good(world.respond(host, head, run, page=PAGE))
    assert f"Bản Word của báo cáo: [tải về từ đây]({COPY})" in host.own_comments(1)[0]
    host.close(1, LATER, world.merge("gui", LATER))
    _good(world.respond(host, head, host.run(head, LATER, REVIEWER), page=PAGE))
    assert COPY in host.own_comments(1)[0]


def test_a_newer_copy_of_the_same_report_is_no_news(world: World, host: Host) -> None:
    """A repeated event edits nothing; a new version of the report does."""
    host.artifacts = {77: [{"id": 5, "name": "ban-word"}], 78: [{"id": 6, "name": "ban-word"}]}
    head, run = _send(world, host, world.text())
    _good(world.respond(host, head, run, page=PAGE))
    written = len(host.writes())
    _good(world.respond(host, head, run, page=PAGE | {"GITHUB_RUN_ID": "78"}))
    assert len(host.writes()) == written
    head, run = _again(world, host, world.revised(), LATER)
    _good(world.respond(host, head, run, page=PAGE | {"GITHUB_RUN_ID": "78"}))
    assert "/runs/78/artifacts/6" in host.own_comments(1)[0]


@pytest.mark.parametrize(
    ("left", "server", "fault"),
    [
        ("ban-word", "https://host.invalid", "muc_la: 1\n"),
        ("khac", "https://host.invalid", ""),
        ("", "https://host.invalid", ""),
        ("ban-word", "javascript:alert(1)", ""),
        ("ban-word", "http://host.invalid", ""),
    ],
)
def test_where_there_is_no_safe_address_nothing_is_linked(
    world: World, host: Host, left: str, server: str, fault: str
) -> None:
    """Not accepted, nothing of that name, a host that keeps no such things, an address that is none."""
    host.artifacts[77] = [{"id": 5, "name": left}] if left else []
    head, run = _send(world, host, world.text() + fault)
    _good(world.respond(host, head, run, page=PAGE | {"GITHUB_SERVER_URL": server}))
    assert "Bản Word" not in host.own_comments(1)[0]

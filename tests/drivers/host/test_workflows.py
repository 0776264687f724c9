"""The workflows say what the program relies on, may do as little as possible, and pass the auditor."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from portal.drivers.host.commands import COMMANDS
from portal.drivers.host.doctor_host import CHECK_NAME
from portal.drivers.host.host_facts import CHECK_WORKFLOW
from portal.drivers.host.word_link import ARTIFACT, KEPT_DAYS
from portal.reading.config_source import read_config
from portal.vocabulary.registry import Registry
from portal.vocabulary.requests import REASONS
from tests.drivers.host.worlds import ROOT

_FOLDER = ROOT / ".github" / "workflows"


def _workflow(name: str) -> dict[str, Any]:
    return read_config(_FOLDER / f"{name}.yml")


def _uploads(name: str) -> list[dict[str, str]]:
    steps = [step for job in _workflow(name)["jobs"].values() for step in job["steps"]]
    return [step["with"] for step in steps if str(step.get("uses", "")).startswith("actions/upload-artifact@")]


def test_the_auditor_finds_nothing() -> None:
    """Triggers, injection, credentials, pins, permissions (C01 to C07); each exception has its reason in the file."""
    words = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--no-progress", str(ROOT / ".github")]
    run = subprocess.run(words, capture_output=True)
    assert run.returncode == 0, run.stdout.decode()


def test_the_check_can_only_read_and_has_no_secret() -> None:
    """A sender may rewrite it in a branch: there must be nothing to gain."""
    check = _workflow("check")
    assert check["permissions"] == {}
    assert [job["permissions"] for job in check["jobs"].values()] == [{"actions": "read", "contents": "read"}]
    assert "${{ secrets" not in (_FOLDER / "check.yml").read_text(encoding="utf-8")


def test_only_the_job_that_opens_no_report_may_write() -> None:
    """The head is looked at in a job that can only read."""
    jobs = _workflow("respond")["jobs"]
    assert jobs["kiem-tra-lai"]["permissions"] == {"contents": "read"}
    assert jobs["tra-loi"]["permissions"] == {
        "actions": "read", "contents": "write", "issues": "write", "pull-requests": "write",
    }  # fmt: skip


def test_no_head_is_ever_checked_out() -> None:
    """The default branch, or the base commit; never with credentials left behind."""
    for path in _FOLDER.glob("*.yml"):
        for job in read_config(path)["jobs"].values():
            for step in job["steps"]:
                if str(step.get("uses", "")).startswith("actions/checkout@"):
                    assert step["with"].get("ref", "") in ("", "${{ github.event.pull_request.base.sha }}")
                    assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("name", ["check", "respond"])
def test_each_step_is_one_portal_command(name: str) -> None:
    """What a workflow does can be done, and tested, at a desk; event texts come by environment only (C02)."""
    known = {str(command.name) for command in COMMANDS}
    for job in _workflow(name)["jobs"].values():
        for step in job["steps"]:
            if "run" in step:
                words = step["run"].split()
                assert (words[0], words[1] in known) == (".venv/bin/portal", True)
                assert "${{" not in step["run"]
                assert "\n" not in step["run"].strip()


def test_names_that_must_agree_do() -> None:
    """The file the host reports, the name that starts the answer, the check that must be required, the Word copies."""
    assert (ROOT / CHECK_WORKFLOW).is_file()
    assert _workflow("respond")["on"]["workflow_run"]["workflows"] == [_workflow("check")["name"]]
    assert [job["name"] for job in _workflow("check")["jobs"].values()] == [CHECK_NAME]
    (copies,) = [step for step in _uploads("respond") if step["path"].endswith(".docx")]
    assert (copies["name"], copies["retention-days"]) == (ARTIFACT, str(KEPT_DAYS))


def test_word_copies_come_from_a_job_that_a_sender_cannot_edit() -> None:
    """Made where the default branch's version of the workflow runs, and may only read."""
    assert [step["path"] for step in _uploads("check")] == ["ket-qua.json"]
    makers = [
        name
        for name, job in _workflow("respond")["jobs"].items()
        if any("--word" in str(step.get("run", "")) for step in job["steps"])
    ]
    assert makers == ["kiem-tra-lai"]


def test_the_template_names_every_reason(registry: Registry) -> None:
    """A reviewer copies the code from there."""
    text = (ROOT / ".github" / "pull_request_template.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert named == set(registry.code_lists[REASONS].keys)

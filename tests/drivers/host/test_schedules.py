"""The workflows that run by the clock: what they may do, and that two of them never write at once."""

from __future__ import annotations

from typing import Any

import pytest

from portal.cli import main
from portal.reading.config_source import read_config
from tests.conftest import ROOT

RIGHTS = {
    "remind": [{"contents": "read", "issues": "write"}, {"actions": "write"}],
    "publish": [{"contents": "read"}, {"contents": "write"}],
}
RUNS = {"remind": ["remind"], "publish": ["status", "publish"]}


def _workflow(name: str) -> dict[str, Any]:
    return read_config(ROOT / ".github" / "workflows" / f"{name}.yml")


@pytest.mark.parametrize("name", RIGHTS)
def test_it_runs_by_the_clock_and_by_hand_one_at_a_time_with_one_right(name: str) -> None:
    """By hand too: a host may stop the clock of an idle repository."""
    workflow = _workflow(name)
    assert workflow["on"].keys() >= {"schedule", "workflow_dispatch"}
    assert workflow["permissions"] == {}
    assert [job["permissions"] for job in workflow["jobs"].values()] == RIGHTS[name]
    assert workflow["concurrency"]["cancel-in-progress"] == "false"


CLOCKS = "giu-dong-ho"


def test_the_clocks_are_kept_going_by_a_job_that_sees_no_report() -> None:
    """Both of them, and none that somebody stopped by hand; no file of the repository is on its disk."""
    job = _workflow("remind")["jobs"][CLOCKS]
    (step,) = job["steps"]
    assert all(f"{name}.yml" in step["run"] for name in RIGHTS)
    assert "disabled_manually" not in step["run"] and "active | disabled_inactivity)" in step["run"]
    assert "/enable" in step["run"]


def test_no_setting_names_a_year() -> None:
    """It would have to change in the night when a new year begins: the command finds the year."""
    jobs = _workflow("publish")["jobs"]
    assert jobs["tinh-hinh"]["if"] == "${{ vars.PORTAL_PUBLISH != '' }}"
    assert [step["run"] for step in jobs["cong-bo"]["steps"] if "run" in step] == [
        ".venv/bin/portal publish --audience=public"
    ]


@pytest.mark.parametrize("name", RIGHTS)
def test_each_step_is_one_portal_command(name: str) -> None:
    """The same can be done at a desk."""
    jobs = [job for key, job in _workflow(name)["jobs"].items() if key != CLOCKS]
    runs = [step["run"].split() for job in jobs for step in job["steps"] if "run" in step]
    assert [(words[0], words[1]) for words in runs] == [(".venv/bin/portal", command) for command in RUNS[name]]
    assert set(RUNS[name]) <= set(main.commands)


def test_no_schedule_sends_the_staff_site() -> None:
    """Only the public one may leave by itself."""
    text = (ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8")
    assert "--audience=public" in text and "audience=staff" not in text


def test_the_job_that_publishes_has_no_report_on_its_disk() -> None:
    """Only who has reported is handed over, as a file (DESIGN.md policy 5)."""
    jobs = _workflow("publish")["jobs"]
    checkout = jobs["cong-bo"]["steps"][0]["with"]
    assert {"!/submissions/", "!/schemas/corrections/", "!/schemas/unlocks/", "!/schemas/exemptions/"} <= set(
        checkout["sparse-checkout"].split()
    )
    given = next(step["with"] for step in jobs["tinh-hinh"]["steps"] if "upload-artifact" in step.get("uses", ""))
    assert given["path"] == "content/data/status.json"
    assert jobs["cong-bo"]["needs"] == "tinh-hinh"

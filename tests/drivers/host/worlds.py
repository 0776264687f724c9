"""A fictional province on a bare repository, with senders, a reviewer, and the host's jobs run by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from portal.checking.report_check import Checker
from portal.drivers.checks import build_checker
from portal.drivers.demo.reports import ReportMaker
from portal.drivers.demo.tree import write_tree
from portal.drivers.host.commands import pr_check, pr_respond
from portal.exports.report_yaml import render_report_yaml
from portal.reading.repository import Repository
from portal.vocabulary.org_units import OrgUnit
from portal.vocabulary.registry import Registry
from portal.vocabulary.reports import Data
from tests.drivers.host.standin import OWN, TOKEN, Host

ROOT = Path(__file__).parents[3]
PERIOD = "2024-K1"
START = "2024-01-02T08:00:00+07:00"
CLERK, OTHER, COORDINATOR, REVIEWER = "truong-a", "truong-b", "dieu-phoi", "nguoi-duyet"
_CALM = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Người Gửi",
    "GIT_AUTHOR_EMAIL": "gui@example.invalid",
    "GIT_COMMITTER_NAME": "Máy Chủ",
    "GIT_COMMITTER_EMAIL": "chu@example.invalid",
}


def host_settings(host: Host) -> dict[str, str]:
    """What a workflow's step finds in its environment; no run of its own unless a test gives it one."""
    return {"GITHUB_API_URL": host.url, "GITHUB_REPOSITORY": OWN, "GITHUB_TOKEN": TOKEN, "GITHUB_RUN_ID": ""}


def git(folder: Path, *words: str, at: str = START, **more: str) -> str:
    """Run git in a folder with every date set by hand."""
    settings = {**os.environ, **_CALM, "GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": at, **more}
    run = subprocess.run(["git", "-C", str(folder), *words], env=settings, check=True, capture_output=True)
    return run.stdout.decode().strip()


def write_template(folder: Path) -> None:
    """The start of every world, made once and copied: remotes are written so that copies find their own."""
    bare, clone = folder / "host.git", folder / "gui"
    registry = write_tree(clone, 8, 1, Repository(ROOT))
    shutil.rmtree(clone / "content")
    unit, other = _schools(registry)[:2]
    lines = ["accounts:", f"  so-gddt: [{REVIEWER}]", f"  {unit.id}: [{CLERK}]", f"  {other.id}: [{OTHER}]"]
    lines += ["on_behalf:", f"  {COORDINATOR}: Nhập phiếu nhận qua thư điện tử thay đơn vị"]
    (clone / "schemas" / "accounts.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(clone, "init", "--quiet", "--initial-branch=main")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "mở cổng")
    git(clone, "remote", "add", "origin", "../host.git")
    git(clone, "push", "--quiet", "origin", "main")
    git(folder, "clone", "--quiet", str(bare), "ci")
    git(folder / "ci", "remote", "set-url", "origin", "../host.git")


def _schools(registry: Registry) -> list[OrgUnit]:
    return [unit for unit in registry.org_units.values() if unit.reports and unit.form_type == "thpt"]


class World:
    """`host.git` is the bare repository, `gui` the senders' clone, `ci` the checkout of the default branch."""

    def __init__(self, folder: Path, template: Path) -> None:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        self.folder = folder
        self.bare, self.clone, self.ci = folder / "host.git", folder / "gui", folder / "ci"
        self.checker: Checker = build_checker(Repository(self.clone))
        self.registry: Registry = self.checker.registry
        self.unit, self.other = _schools(self.registry)[:2]

    def place(self, unit: OrgUnit | None = None, period: str = PERIOD) -> str:
        """Where a unit's report lies."""
        return f"submissions/{(unit or self.unit).id}/{period}.yaml"

    def data(self, unit: OrgUnit | None = None, period: str = PERIOD, before: Data | None = None) -> Data:
        """A good report."""
        chosen = self.registry.period(period)
        return ReportMaker(self.registry, 1).make(unit or self.unit, chosen, chosen.last_day, before or {})

    def text(self, unit: OrgUnit | None = None, period: str = PERIOD, **changes: Any) -> str:
        """A good report as a file; `changes` are `section__field=value`."""
        unit, data = unit or self.unit, self.data(unit, period)
        for name, value in changes.items():
            section, _, field = name.partition("__")
            data[section][field] = value
        return render_report_yaml(data, self.registry.form_of(self.registry.period(period)), unit.form_type)

    def revised(self) -> str:
        """The good report with one sentence and one figure more."""
        form = self.registry.form_of(self.registry.period(PERIOD))
        data = ReportMaker(self.registry, 1).revise(self.data(), form, self.unit.form_type)
        return render_report_yaml(data, form, self.unit.form_type)

    def send(self, branch: str, files: dict[str, str | None], at: str = START, start: str = "origin/main") -> str:
        """Commit files on a side branch (None removes one) and push it; returns the head."""
        known = git(self.clone, "branch", "--list", branch)
        git(self.clone, "switch", "--quiet", *([branch] if known else ["--create", branch, start]))
        for name, text in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message", "gửi phiếu", at=at)
        return self.push(branch)

    def work(self, files: dict[str, str], start: str = "origin/main") -> str:
        """Commit files on a branch that nobody has pushed yet, and stay there; returns the head."""
        git(self.clone, "switch", "--quiet", "--force-create", "viec", start)
        for name, text in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message", "gửi")
        return git(self.clone, "rev-parse", "HEAD")

    def push(self, branch: str, *, force: bool = False) -> str:
        """Push a side branch and return to the default one; returns the head."""
        head = git(self.clone, "rev-parse", branch)
        git(self.clone, "push", "--quiet", *(["--force"] if force else []), "origin", branch)
        git(self.clone, "switch", "--quiet", "--detach", "origin/main")
        return head

    def merge(self, branch: str, at: str, how: str = "merge") -> str:
        """Take a branch into the default branch as the host does, whichever way it was told to."""
        git(self.clone, "fetch", "--quiet", "origin")
        git(self.clone, "switch", "--quiet", "--detach", "origin/main")
        if how == "merge":
            git(self.clone, "merge", "--quiet", "--no-ff", "--message", "nhận", branch, at=at)
        elif how == "squash":
            git(self.clone, "merge", "--quiet", "--squash", branch)
            git(self.clone, "commit", "--quiet", "--message", "nhận", at=at)
        else:
            for commit in git(self.clone, "rev-list", "--reverse", f"HEAD..{branch}").split():
                git(self.clone, "cherry-pick", "--allow-empty", commit, at=at)
        merge = git(self.clone, "rev-parse", "HEAD")
        git(self.clone, "push", "--quiet", "origin", "HEAD:main")
        return merge

    def refresh(self) -> None:
        """The job's checkout of the default branch, with all history."""
        git(self.ci, "fetch", "--quiet", "--force", "origin", "+refs/heads/*:refs/remotes/origin/*")
        git(self.ci, "checkout", "--quiet", "--force", "-B", "main", "origin/main")

    def check(
        self, head: str, *words: str, base: str = "origin/main", host: Host | None = None
    ) -> tuple[Result, dict[str, Any]]:
        """`portal pr-check` on a fresh checkout; the outcome and the artifact. A host is asked when there is one."""
        self.refresh()
        out = self.folder / "ket-qua.json"
        out.unlink(missing_ok=True)
        arguments = ["--base", base, "--head", head, "--out", str(out), *words, *(["--ask-host"] if host else [])]
        settings = host_settings(host) if host else {}
        result = CliRunner().invoke(pr_check, arguments, obj=self.ci, env=settings, catch_exceptions=False)
        return result, json.loads(out.read_text(encoding="utf-8"))

    def event(self, head: str, run: int, **more: Any) -> Path:
        """A `workflow_run` event as the host writes it."""
        data = json.loads((ROOT / "tests/cases/events/workflow_run_completed.json").read_text(encoding="utf-8"))
        data["repository"]["full_name"] = OWN
        data["workflow_run"].update({"id": run, "head_sha": head} | more)
        path = self.folder / "event.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return path

    def respond(
        self, host: Host, head: str, run: int, *, checked: bool = True, page: dict[str, str] | None = None
    ) -> Result:
        """Both jobs of the answer: check again with trusted code, then write; `page` is what names the second's run."""
        out = self.folder / "ket-qua.json"
        if checked:
            self.check(head)
        else:
            out.unlink(missing_ok=True)
        self.refresh()
        arguments = ["--event", str(self.event(head, run)), "--artifact", str(out)]
        return CliRunner().invoke(pr_respond, arguments, obj=self.ci, env=host_settings(host) | (page or {}))

    def unlock(self, until: str, period: str = PERIOD) -> None:
        """The department opens a closed period again for the first unit, on the default branch."""
        record = f"  - {{unit: {self.unit.id}, period: {period}, reason: bịa, approved_by: Sở, until: '{until}'}}\n"
        self.send("mo-khoa", {f"schemas/unlocks/{period[:4]}.yaml": f"year: {period[:4]}\nunlocks:\n{record}"})
        self.merge("mo-khoa", START)

    def receipts(self) -> dict[str, dict[str, Any]]:
        """Every file of the branch of receipts."""
        listed = git(self.bare, "ls-tree", "-r", "--name-only", "receipts") if self.has_receipts() else ""
        return {path: json.loads(git(self.bare, "show", f"receipts:{path}")) for path in listed.splitlines()}

    def has_receipts(self) -> bool:
        """Whether anything was written yet."""
        return bool(git(self.bare, "branch", "--list", "receipts"))

"""The bundle of a year: all that its public site is built from, no report; the same bytes ever after."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from portal.drivers import bundle
from portal.drivers.bundle import verify_bundle, write_bundle
from portal.drivers.bundle_files import MANIFEST
from portal.drivers.closing import close_period
from portal.drivers.corrections import record_corrections
from portal.drivers.demo import write_demo
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from tests.built_sites import tree_hash
from tests.conftest import ROOT
from tests.drivers.closed_province import CLOSED_AT, IN_TIME, PERIOD, ClosedProvince, write_template

AS_OF = datetime.fromisoformat("2024-11-20T23:59:59+07:00")


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fictional province with reports."""
    root = tmp_path_factory.mktemp("tinh") / "kho"
    write_demo(root, 8, 1, Repository(ROOT))
    return root


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A builder that only writes down what it was given."""

    def build(root: Path, _audience: Audience, site_dir: Path, _as_of: datetime) -> Path:
        site_dir.mkdir(parents=True)
        words = (root / "content" / "index.md").read_text(encoding="utf-8")
        (site_dir / "index.html").write_text(f"{words} {sorted(tree_hash(root))}", encoding="utf-8")
        return site_dir

    monkeypatch.setattr(bundle, "build_site", build)


def contents(path: Path) -> dict[str, bytes]:
    """The files of a bundle."""
    with zipfile.ZipFile(path) as packet:
        return {name: packet.read(name) for name in packet.namelist()}


def repacked(path: Path, files: Mapping[str, bytes]) -> Path:
    """A bundle with these files."""
    with zipfile.ZipFile(path, "w") as packet:
        for name, content in files.items():
            packet.writestr(name, content)
    return path


def test_a_site_built_again_from_its_bundle_has_the_same_bytes(province: Path, tmp_path: Path) -> None:
    """Two builds of what was packed, in two places: the second is compared with the hash that the first one left."""
    packed = write_bundle(province, "2024", tmp_path / "nam.zip", AS_OF)
    said = list(verify_bundle(packed, tmp_path / "trang"))
    assert "giống từng byte" in said[-1]
    page = (tmp_path / "trang" / "tinh-hinh" / "index.html").read_text(encoding="utf-8")
    assert "Đã tiếp nhận đúng hạn" in page, "the status is that of the year, without a single report on the disk"


@pytest.mark.usefixtures("quick")
def test_the_same_year_is_packed_to_the_same_bytes(province: Path, tmp_path: Path) -> None:
    """Neither the clock nor the place of the folder is in the packet."""
    moved = tmp_path / "noi-khac"
    shutil.copytree(province, moved)
    first = write_bundle(province, "2024", tmp_path / "1.zip", AS_OF)
    second = write_bundle(moved, "2024", tmp_path / "2.zip", AS_OF)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.usefixtures("quick")
def test_a_bundle_has_the_year_and_no_report(province: Path, tmp_path: Path) -> None:
    """Plan, periods, units, form, rules, indicators, words, lock; nothing of reports, nothing of other years."""
    root = tmp_path / "kho"
    shutil.copytree(province, root)
    (root / "schemas" / "plan" / "2019.yaml").write_text("id: x\n")
    rules = (root / "schemas" / "rules" / "2024.1.yaml").read_text(encoding="utf-8")
    (root / "schemas" / "rules" / "2019.1.yaml").write_text(rules.replace("2024.1", "2019.1"), encoding="utf-8")
    (root / "content" / "data" / "2024-K1.1").mkdir(parents=True)
    (root / "content" / "data" / "2024-K1.1" / "so-lieu.json").write_text("{}\n")
    files = contents(write_bundle(root, "2024", tmp_path / "nam.zip", AS_OF))
    wanted = ["plan/2024.yaml", "plan/2024.txt", "periods/2024.yaml", "form/2024.1.yaml", "rules/2024.1.yaml"]
    wanted += ["indicators/2024.yaml", "groups/2024.yaml", "org_units/changes.yaml", "report/2024.1/thpt.schema.json"]
    assert {f"schemas/{name}" for name in wanted} <= files.keys()
    assert {"content/index.md", "content/data/status.json", "content/data/2024-K1.1/so-lieu.json"} <= files.keys()
    assert files["requirements.lock"] == (ROOT / "requirements.lock").read_bytes()
    assert not [name for name in files if "2019" in name or name.startswith("submissions")]


def test_nothing_of_a_single_report_is_packed_after_a_correction(tmp_path: Path) -> None:
    """No figure that was corrected, no blob id, no instant, no reason; and it builds to the same bytes."""
    root = tmp_path / "kho"
    write_template(root)
    province = ClosedProvince(root)
    registry = read_registry(Repository(root))
    asked = registry.expected_units(registry.period(PERIOD))
    unit = next(one.id for one in asked if one.type == "thpt" and province.report(one.id).exists())
    province.change(unit, "ca_nhan", "4713")
    province.commit("2024-06-12T09:00:00+07:00")
    close_period(root, PERIOD, CLOSED_AT)
    province.unlock(unit)
    province.commit(CLOSED_AT)
    province.change(unit, "ca_nhan", "4719")
    province.commit(IN_TIME)
    assert record_corrections(root, PERIOD, IN_TIME)
    record = (province.schemas / "closings" / f"{PERIOD}.yaml").read_text(encoding="utf-8")
    told = {*re.findall(r"blob: \"?([0-9a-f]{40})", record), *re.findall(r'first: "([^"]+)"', record)}
    assert len(told) > 5, "the closing itself keeps them"
    words = {*told, "4713", "4719", "ghi nhầm số", *_blobs(root)} - {registry.period(PERIOD).due.isoformat()}
    packed = write_bundle(root, "2024", tmp_path / "nam.zip", AS_OF)
    files = contents(packed)
    text = "\n".join(content.decode("utf-8", "replace") for content in files.values())
    assert not [word for word in words if re.search(rf"(?<![0-9a-f]){re.escape(word)}(?![0-9a-f])", text)]
    assert f"schemas/closings/{PERIOD}.yaml" in files, "whom a closed period asked is agreed"
    assert "giống từng byte" in list(verify_bundle(packed))[-1]


def _blobs(root: Path) -> list[str]:
    """The ids of the contents of every report."""
    found = []
    for path in (root / "submissions").rglob("*.yaml"):
        content = path.read_bytes()
        found.append(hashlib.sha1(f"blob {len(content)}\0".encode() + content, usedforsecurity=False).hexdigest())
    return found


def _changed(files: dict[str, bytes]) -> None:
    files["content/index.md"] += b"x"


def _missing(files: dict[str, bytes]) -> None:
    del files["content/index.md"]


def _extra(files: dict[str, bytes]) -> None:
    files["content/la.md"] = b"x"


def _outside(files: dict[str, bytes]) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["files"][0]["path"] = "../x"
    files[MANIFEST] = json.dumps(manifest).encode()


def _unlisted(files: dict[str, bytes]) -> None:
    del files[MANIFEST]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_changed, "content/index.md” không còn như lúc đóng gói"),
        (_missing, "thiếu “content/index.md"),
        (_extra, "content/la.md” không còn như"),
        (_outside, "ra ngoài thư mục"),
        (_unlisted, "không đọc được muc-luc.json"),
    ],
)
def test_a_damaged_bundle_names_its_first_bad_file(
    province: Path, tmp_path: Path, damage: Callable[[dict[str, bytes]], None], words: str
) -> None:
    """Changed, missing or added: nothing is built from it."""
    packed = write_bundle(province, "2024", tmp_path / "nam.zip", AS_OF)
    files = contents(packed)
    damage(files)
    with pytest.raises(PortalError, match=words):
        list(verify_bundle(repacked(tmp_path / "hong.zip", files)))


@pytest.mark.usefixtures("quick")
def test_another_program_is_named_and_the_same_program_may_not_differ(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten years on the pages may look different: that is said; with the same program it is a fault."""
    packed = write_bundle(province, "2024", tmp_path / "nam.zip", AS_OF)
    files = contents(packed)
    manifest = json.loads(files[MANIFEST])
    manifest["site_sha256"] = "0" * 64
    files[MANIFEST] = json.dumps(manifest).encode()
    other = repacked(tmp_path / "khac.zip", files)
    with pytest.raises(PortalError, match="cùng chương trình"):
        list(verify_bundle(other))
    monkeypatch.setattr(bundle, "tool_hash", lambda: "f" * 64)
    assert "chương trình đã khác" in list(verify_bundle(other))[-1]


def test_what_is_no_bundle_is_said(tmp_path: Path) -> None:
    """A missing file, and a file of another kind."""
    (tmp_path / "x.zip").write_bytes(b"PK\3\4 x")
    for name, words in (("x.zip", "không phải gói"), ("y.zip", "không có tệp")):
        with pytest.raises(PortalError, match=words):
            list(verify_bundle(tmp_path / name))


@pytest.mark.usefixtures("quick")
def test_a_year_that_the_pages_do_not_show_is_not_packed(province: Path, tmp_path: Path) -> None:
    """No plan of that year, no bundle."""
    with pytest.raises(PortalError, match="không phải năm kế hoạch"):
        write_bundle(province, "2025", tmp_path / "nam.zip", AS_OF)
    assert not (tmp_path / "nam.zip").exists()


@pytest.mark.usefixtures("quick")
def test_where_there_are_no_reports_the_public_status_is_packed(province: Path, tmp_path: Path) -> None:
    """The public job has a status file: the bundle keeps that one, and never calls every unit missing."""
    root = tmp_path / "kho"
    shutil.copytree(province, root, ignore=shutil.ignore_patterns("submissions", ".git"))
    status = root / "content" / "data" / "status.json"
    status.parent.mkdir(parents=True, exist_ok=True)
    status.write_text('{"version": 1, "as_of": null, "periods": []}\n')
    files = contents(write_bundle(root, "2024", tmp_path / "nam.zip", AS_OF))
    assert files["content/data/status.json"] == status.read_bytes()

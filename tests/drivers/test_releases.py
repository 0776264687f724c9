"""Releasing: frozen files that read back as written, an attack from the folder alone, a public site made of them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portal.drivers.campaign import read_campaign
from portal.drivers.demo import write_demo
from portal.drivers.public_status import show_public_status
from portal.drivers.releases import release_source, run_attack, write_release
from portal.drivers.site_build import build_site
from portal.drivers.site_source import read_site
from portal.exports.release_json import figures_content, manifest_content, render_json
from portal.reading.releases import MANIFEST, ReleaseError, read_release, read_releases
from portal.reading.repository import Repository
from portal.statistics.disclosure import Ladder
from portal.statistics.release_draft import draft_release
from portal.views.released_results import build_released_results
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import PortalError
from portal.vocabulary.form import Publication
from portal.vocabulary.releases import Release, ReleasedFigure, Shown, ShownForm
from tests.built_sites import broken_links
from tests.conftest import ROOT

AS_OF = "2024-11-20"
AS_OF_MOMENT = datetime.fromisoformat("2024-11-20T23:59:59.999999+07:00")
SCOPES = ("2024-K1", "2024-K2", "2024")
SECRET_NUMBERS = {"tuyen_truyen.so_tin_bai_phan_bac": 739_184, "chi_dao.so_thanh_vien_bcd": 648_275}
TOTAL_FIELD = "truong_trung_binh.tien_do"
SECRET_TEXT = "Chim yến Kim Ngân Quất"


@dataclass(frozen=True)
class Released:
    """A fictional province with canaries in its reports, its releases, and the public site built without reports."""

    root: Path
    public_root: Path
    site: Path


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """Three releases, then a tree without `submissions/`, then its public site."""
    folder = tmp_path_factory.mktemp("cong-bo")
    root, public = folder / "kho", folder / "kho-cong-khai"
    write_demo(root, 14, 3, Repository(ROOT))
    _plant(root)
    for scope in SCOPES:
        write_release(root, scope, AS_OF)
    Repository(root).public_status.write_text(show_public_status(root, AS_OF), encoding="utf-8")
    for part in ("schemas", "content"):
        shutil.copytree(root / part, public / part)
    return Released(root, public, build_site(public, Audience.PUBLIC, folder / "trang"))


def _plant(root: Path) -> None:
    """Unique numbers in internal fields, a unique name and text in every report of a school."""
    planted = 0
    for path in sorted((root / "submissions").glob("thpt-*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for field, number in SECRET_NUMBERS.items():
            text = re.sub(rf"(?m)^(  {field.partition('.')[2]}:).*$", rf"\1 {number}", text, count=1)
        text, count = re.subn(r"(?m)^(  thu_truong_ho_ten:).*$", rf"\1 {SECRET_TEXT}", text, count=1)
        planted += count
        path.write_text(text, encoding="utf-8")
    assert planted >= 5


def _release_of(released: Released, name: str) -> Release:
    return read_release(Repository(released.root).releases / name)


def test_the_canaries_stand_in_accepted_reports(released: Released) -> None:
    """Otherwise the search below would prove nothing."""
    campaign = read_campaign(released.root)
    texts = [json.dumps(report.data, ensure_ascii=False, default=str) for report in campaign.reports.values()]
    assert any(SECRET_TEXT in text for text in texts)
    assert any(str(SECRET_NUMBERS["chi_dao.so_thanh_vien_bcd"]) in text for text in texts)


def _contents(path: Path) -> bytes:
    """A file's bytes, and those of what is packed in it."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(content)
    if path.suffix in (".xlsx", ".docx", ".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return content


def test_no_canary_is_anywhere_in_what_the_public_gets(released: Released, tmp_path: Path) -> None:
    """Pages, search index, pictures, data, packed files, and every object of a branch made from the site."""
    words = [SECRET_TEXT, *SECRET_TEXT.split()[2:]]
    for number in SECRET_NUMBERS.values():
        words += [str(number), f"{number:,}".replace(",", "."), f"{number:,}"]
    secrets = [word.encode() for word in words] + [json.dumps(SECRET_TEXT).encode()]
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    shutil.copytree(released.site, tmp_path / "trang")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "trang"]):
        subprocess.run([*git, *command], check=True)
    objects = subprocess.run(
        [*git, "cat-file", "--batch", "--batch-all-objects"], check=True, capture_output=True
    ).stdout
    files = {path: _contents(path) for path in sorted(released.site.rglob("*")) if path.is_file()}
    files[tmp_path / "objects"] = objects
    assert len(files) > 60
    assert {".html", ".json", ".csv", ".gz"} <= {path.suffix for path in files}
    assert [(path.name, word) for path, content in files.items() for word in secrets if word in content] == []


def test_the_public_tree_has_no_reports_and_its_site_has_results_and_states(released: Released) -> None:
    """The status comes from its file; the figures come from the releases; every link leads somewhere."""
    assert not (released.public_root / "submissions").exists()
    page = (released.site / "ket-qua" / "index.html").read_text(encoding="utf-8")
    assert "2024.1" in page
    assert 'href="../data/2024.1/figures.csv"' in page
    assert (released.site / "data" / "2024.1" / "figures.csv").is_file()
    board = (released.site / "tinh-hinh" / "index.html").read_text(encoding="utf-8")
    assert "Đã tiếp nhận đúng hạn" in board
    assert "Sở trả lời trong bao lâu" in board, "the department's own figures are handed over too"
    assert broken_links(released.site) == []


def test_the_status_without_reports_is_the_status_with_them(released: Released) -> None:
    """What the public sees of who reported does not depend on where the site is built."""
    campaign = read_campaign(released.root)
    there = read_site(released.root, Audience.PUBLIC, campaign.as_of.fromisoformat("2024-11-20T23:59:59.999999+07:00"))
    here = read_site(released.public_root, Audience.PUBLIC)
    assert here.common.board == there.common.board
    assert here.common.board.rows


def test_no_status_is_made_where_there_are_no_reports(released: Released) -> None:
    """It would call every unit missing."""
    with pytest.raises(PortalError, match="submissions"):
        show_public_status(released.public_root, AS_OF)


def test_units_are_not_named_in_the_status_where_the_policy_says_counts(released: Released, tmp_path: Path) -> None:
    """`status_public: counts`: the file holds numbers only, of three units or more, and the same come out of it."""
    root = tmp_path / "kho"
    shutil.copytree(released.root, root)
    policy = root / "schemas" / "publication.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("public: per_unit", "public: counts"), encoding="utf-8"
    )
    text = show_public_status(root, AS_OF)
    assert "thpt-" not in text
    named = read_site(released.public_root, Audience.PUBLIC).common.board
    there = read_site(root, Audience.PUBLIC, AS_OF_MOMENT).common.board
    Repository(root).public_status.write_text(text, encoding="utf-8")
    shutil.rmtree(root / "submissions")
    counted = read_site(root, Audience.PUBLIC).common.board
    assert counted.rows is None
    assert counted.periods == there.periods
    assert [one.overall for one in counted.periods] == [one.overall for one in named.periods]
    for period in json.loads(text)["periods"]:
        for groups in (period["by_type"], period["by_locality"]):
            shown = [sum(counts.values()) for counts in groups.values()]
            left = sum(period["overall"].values()) - sum(shown)
            assert all(size >= 3 for size in (*shown, left) if size), period["id"]
    assert any(
        len(one.by_type) < len(before.by_type) for one, before in zip(counted.periods, named.periods, strict=True)
    )


def test_nothing_comes_out_of_the_releases_with_or_without_the_reports(released: Released) -> None:
    """`portal attack` on a clean set: exit code 0 and a sentence that says so."""
    for root in (released.root, released.public_root):
        text, code = run_attack(root, [])
        assert code == 0, text
        assert "Không tính ra được số nào" in text
        assert "2024-K2.1" in text


def test_a_planted_leak_fails_with_the_tables_that_give_it_away(released: Released, tmp_path: Path) -> None:
    """Somebody edits a release by hand and mends its hash: the attack still finds what comes out of it."""
    release = _release_of(released, "2024-K1.1")
    one = next(cell for cell in release.figures if cell.counts_people and cell.shown.form is ShownForm.ROUNDED)
    told = (replace(cell, shown=Shown(ShownForm.UNDER)) if cell == one else cell for cell in release.figures)
    units = tuple(row for row in release.units if row.form_type == "thpt")[:1]
    planted = replace(release, figures=tuple(told), indicators=(), units=units, texts=())
    folder = tmp_path / planted.id
    folder.mkdir()
    files = {"figures.json": render_json(figures_content(planted))}
    for name in ("indicators.json", "units.json"):
        content = json.loads((Repository(released.root).releases / planted.id / name).read_bytes())
        if name == "units.json":
            content["units"] = [row for row in content["units"] if row["unit"] == units[0].unit][:1]
        else:
            content["indicators"] = []
        files[name] = render_json(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    for name, content in {**files, MANIFEST: render_json(manifest_content(planted, hashes))}.items():
        (folder / name).write_bytes(content)
    text, code = run_attack(released.public_root, [folder])
    assert code == 1
    assert units[0].unit in text
    assert f"{planted.id}, bảng Số liệu, dòng “{one.label}" in text


def _altered(released: Released, folder: Path, name: str, alter: Callable[[bytes], bytes]) -> str:
    """K1 with one file altered and its hash mended, put to the attack; what that says."""
    place = folder / "2024-K1.1"
    shutil.copytree(Repository(released.root).releases / place.name, place)
    content = alter((place / name).read_bytes())
    assert content != (place / name).read_bytes()
    (place / name).write_bytes(content)
    release = json.loads((place / MANIFEST).read_bytes())
    release["files"][name] = hashlib.sha256(content).hexdigest()
    (place / MANIFEST).write_bytes(render_json(release))
    text, code = run_attack(released.public_root, [place])
    assert code == 1
    return text


def test_a_column_of_a_total_is_refused_by_name(released: Released, tmp_path: Path) -> None:
    """Single units' numbers of a field that is told as a total only."""

    def alter(content: bytes) -> bytes:
        units = json.loads(content)
        units["columns"].append({"field": TOTAL_FIELD, "code": "", "label": "Cột thêm", "measure": ""})
        for row in units["units"]:
            row["values"].append(1)
        return render_json(units)

    text = _altered(released, tmp_path, "units.json", alter)
    assert f"2024-K1.1/units.json, cột “Cột thêm” ({TOTAL_FIELD})" in text


def _with_figure(content: bytes, changes: dict[str, object]) -> bytes:
    figures = json.loads(content)
    rows = [row for row in figures["figures"] if row["form"] == "lam_tron" and row["counts_people"]]
    rows[0].update(changes)
    return render_json(figures)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"level": "thpt", "level_label": "THPT"}, "không theo loại đơn vị"),
     ({"form": "dung_so", "value": 24}, "chỉ được ghi 0"),
     ({"value": 24}, "bội số của 5")],
)  # fmt: skip
def test_a_total_in_a_form_that_is_not_allowed_is_refused(
    released: Released, tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    """By type of unit, exact, or rounded to another base."""
    text = _altered(released, tmp_path, "figures.json", lambda content: _with_figure(content, changes))
    assert "2024-K1.1/figures.json, bảng Số liệu, dòng" in text
    assert why in text


def test_a_table_that_says_other_than_the_data_is_refused(released: Released, tmp_path: Path) -> None:
    """The file for Excel alone altered."""
    text = _altered(released, tmp_path, "figures.csv", lambda content: content + b"x;24\r\n")
    assert text.startswith("SAI: 2024-K1.1/figures.csv: nội dung không khớp")


def test_releases_read_back_as_they_were_written(released: Released) -> None:
    """Data files hold everything the manifest speaks of, and agree with their published descriptions."""
    folder = Repository(released.root).releases
    releases = read_releases(folder)
    assert [release.id for release in releases] == ["2024.1", "2024-K1.1", "2024-K2.1"]
    for release in releases:
        assert render_json(figures_content(release)) == (folder / release.id / "figures.json").read_bytes()
        assert release.units
        for path in (folder / release.id).glob("*.json"):
            schema = json.loads((ROOT / "schemas" / "release" / f"{path.stem}.schema.json").read_bytes())
            Draft202012Validator(schema).validate(json.loads(path.read_bytes()))
    status = json.loads(Repository(released.root).public_status.read_bytes())
    schema = json.loads((ROOT / "schemas" / "release" / "status.schema.json").read_bytes())
    Draft202012Validator(schema).validate(status)


def test_figures_by_unit_are_those_the_form_publishes_by_unit(released: Released) -> None:
    """No column of a field that is only told as a total, and none of the list of followed schools."""
    campaign = read_campaign(released.root)
    form = campaign.form(campaign.periods_named("2024-K1"))
    levels = {f"{s.key}.{'.'.join(f.key for f in chain)}": chain[-1].publication for s, chain in form.walk()}
    columns = {column.field for column in _release_of(released, "2024.1").columns}
    assert columns
    assert {levels[field] for field in columns} == {Publication.PER_UNIT}
    assert not any(field.startswith(("truong_trung_binh", "xep_loai_chinh_thuc")) for field in columns)


def test_tables_for_excel_open_as_tables(released: Released) -> None:
    """A mark of UTF-8, semicolons, CRLF, decimal commas, and no cell that runs as a formula."""
    for path in (Repository(released.root).releases / "2024.1").glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        lines = content[3:].decode().split("\r\n")
        assert len(lines) > 2
        assert ";" in lines[0]
        assert not re.search(r"(?m)(?:^|;)\"?[=+@-]", content[3:].decode())


def test_a_changed_file_is_refused_by_name(released: Released, tmp_path: Path) -> None:
    """One figure changed after publication is no release any more."""
    folder = tmp_path / "2024-K1.1"
    shutil.copytree(Repository(released.root).releases / "2024-K1.1", folder)
    (folder / "figures.csv").write_bytes((folder / "figures.csv").read_bytes().replace(b"0", b"1", 1))
    with pytest.raises(ReleaseError, match=r"figures\.csv"):
        read_release(folder)


def test_a_second_release_needs_a_reason_and_tells_what_changed(released: Released, tmp_path: Path) -> None:
    """Published files are never written again: a correction is a new number, with old and new value on the page."""
    root = tmp_path / "kho"
    shutil.copytree(released.root, root, symlinks=True)
    with pytest.raises(PortalError, match="--reason"):
        write_release(root, "2024-K1", AS_OF)
    before = {path: path.read_bytes() for path in (Repository(root).releases / "2024-K1.1").iterdir()}
    folder, _ = write_release(root, "2024-K1", "2024-06-10", "Lấy số liệu đến một ngày sớm hơn")
    assert folder.name == "2024-K1.2"
    assert {path: path.read_bytes() for path in before} == before
    scope = next(one for one in build_released_results(read_releases(folder.parent)) if one.label == "Kỳ 1 năm 2024")
    assert scope.id == "2024-K1.2"
    assert [(one.before, one.reason) for one in scope.errata] == [("2024-K1.1", "Lấy số liệu đến một ngày sớm hơn")]
    assert all(change.before != change.after for change in scope.errata[0].changes)
    assert scope.errata[0].changes
    text, code = run_attack(root, [])
    assert code == 0, text


def test_the_same_reports_make_the_same_release(released: Released, tmp_path: Path) -> None:
    """Byte for byte, on any day."""
    root = tmp_path / "kho"
    shutil.copytree(released.root, root, symlinks=True)
    shutil.rmtree(Repository(root).releases)
    folder, _ = write_release(root, "2024-K1", AS_OF)
    for path in folder.iterdir():
        assert path.read_bytes() == (Repository(released.root).releases / "2024-K1.1" / path.name).read_bytes(), path


def _of_members(root: Path, scope: str, earlier: Sequence[Release] = ()) -> list[Ladder]:
    """The ladders that members of the followed group fill by their own reports."""
    campaign = read_campaign(root, AS_OF_MOMENT)
    ladders = draft_release(release_source(campaign, scope), 1, "", earlier).ladders
    return [ladder for ladder in ladders if _is_of_members(ladder)]


def _is_of_members(ladder: Ladder) -> bool:
    cell = ladder[0]
    if isinstance(cell, ReleasedFigure):
        return cell.field.startswith("truong_trung_binh.")
    return bool(cell.group) and not any(term.field.startswith("xep_loai_chinh_thuc.") for term in cell.numerator)


def test_a_member_that_reports_moves_nothing_about_its_group(released: Released, tmp_path: Path) -> None:
    """With and without the report of any one member, K1, K2 and the year say the same: nothing, coverage included."""
    root = tmp_path / "kho"
    shutil.copytree(released.root, root, symlinks=True)
    registry = read_campaign(root).registry
    reports = [
        path
        for path in sorted((root / "submissions").glob("*/2024-K*.yaml"))
        if "truong_trung_binh" in registry.members_through(2024, path.parent.name)
        and not path.parent.name.startswith("so-")
    ]
    assert reports
    before = {scope: _of_members(root, scope) for scope in SCOPES}
    for path in reports[:2]:
        path.unlink()
    for scope in SCOPES:
        after = _of_members(root, scope)
        assert after == before[scope]
        assert len(after) >= 5
        assert {cell.shown.form for ladder in after for cell in ladder} == {ShownForm.WITHHELD}
        assert {cell.units_reporting for ladder in after for cell in ladder} == {None}


def test_an_approved_text_is_released_and_no_other(released: Released) -> None:
    """Only what the department's own report names; the texts of every other field stay inside."""
    campaign = read_campaign(released.root)
    named = {
        (row["ma_don_vi"], row["ky"])
        for report in campaign.reports.values()
        for row in report.data.get("cong_bo", ())
        if report.unit == "so-gddt" or report.unit_type == "so_gddt"
    }
    texts = _release_of(released, "2024.1").texts
    assert named
    assert {(one.unit, one.period) for one in texts} <= named

"""The page on which a unit fills its report in: an HTML page of its own, strict, beside the site's pages."""

from __future__ import annotations

import hashlib
import html
import shutil
from dataclasses import dataclass
from pathlib import Path

from portal.drivers.derived_files import write_aside
from portal.drivers.report_branches import BRANCH
from portal.exports.form_data import FormSource, Sending, render_form_data
from portal.reading.messages import read_messages
from portal.reading.registry import read_registry
from portal.reading.repository import Repository
from portal.reading.rule_table import read_rules
from portal.reading.screen_table import read_screens
from portal.reading.thresholds import read_thresholds
from portal.views.freshness import Freshness

FOLDER = "phieu"
"""The page's address below the site."""
WEB = Path(__file__).resolve().parents[3] / "scripts" / "web"
DIST = WEB / "dist"
"""The bundle, built by `make web` and committed: building the site needs no node."""
FRESHNESS = WEB.parents[1] / "theme" / "assets" / "javascripts" / "freshness.js"
"""The script that every page of the site judges its age by; the form has a copy beside it."""
DATA = "form-data.json"
_PAGE, _SCRIPT, _CHECKS = "index.html", "portal-form.js", b"./portal-check.js"
_HASH_LENGTH = 12


def read_form_source(repository: Repository) -> FormSource:
    """Everything the form is derived from; ConfigError when a year's rules are missing."""
    schemas = repository.schemas
    registry = read_registry(repository)
    return FormSource(
        registry=registry,
        rules={year.rules: read_rules(schemas / "rules" / f"{year.rules}.yaml") for year in registry.years},
        thresholds=read_thresholds(schemas / "thresholds.yaml"),
        messages=read_messages(schemas / "messages.yaml"),
        screens=read_screens(schemas / "screens.yaml"),
        sending=Sending(BRANCH, registry.department.host_url, registry.department.host_editor_url),
    )


@dataclass(frozen=True, slots=True)
class FormAge:
    """How old the page may become, and the name of the current version when it is published as one of several."""

    freshness: Freshness
    current: str = ""


def write_web_form(root: Path, folder: Path, age: FormAge) -> list[Path]:
    """Write the page below a site's folder (`phieu/index.html` and what it loads); returns the files.

    The same contract and bundle give the same bytes. Raises ConfigError for what the operator must mend.
    """
    return write_form_page(read_form_source(Repository(root)), folder, age)


def write_form_page(source: FormSource, folder: Path, age: FormAge) -> list[Path]:
    """The page of one form source; files a browser may keep carry a hash of their content in their address."""
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    write_aside(target / DATA, render_form_data(source).encode())
    bundle = sorted(path for path in DIST.iterdir() if path.is_file())
    pictures = sorted((WEB / "pictures").glob("*.svg"))
    for path in (*bundle, *pictures, FRESHNESS):
        shutil.copyfile(path, target / path.name)
    page = (WEB / _PAGE).read_text(encoding="utf-8")
    department = source.registry.department
    version = _version(target)
    words = {"site_title": department.site_title, "department": department.name, "version": version}
    given = {name: html.escape(text) for name, text in words.items()} | _notices(age, department.banner)
    for name, text in given.items():
        page = page.replace(f"{{{{{name}}}}}", text)
    write_aside(target / _PAGE, page.encode())
    script = target / _SCRIPT
    write_aside(script, script.read_bytes().replace(_CHECKS, _CHECKS + f"?v={version}".encode()))
    return sorted(target.iterdir())


def _notices(age: FormAge, banner: str) -> dict[str, str]:
    """The page's notices by place, each a line of HTML or nothing: invented data, a past year, the age."""
    fresh, attributes = age.freshness, {"data-portal-stale-from": age.freshness.stale_from}
    outdated = ""
    if age.current:
        attributes |= {"data-portal-versions": "../../versions.json", "data-portal-current": age.current}
        attributes |= {"data-portal-year-over": fresh.year_over, "data-portal-past": fresh.past}
        here = f"../../{html.escape(age.current)}/{FOLDER}/"
        outdated = (
            '<p class="outdated" data-portal-outdated hidden>Đây là biểu mẫu của một năm trước, được giữ nguyên như '
            f'khi công bố; đừng dùng để nộp báo cáo. <a href="{here}"><strong>Mở biểu mẫu hiện hành</strong></a></p>\n'
        )
    written = " ".join(f'{name}="{html.escape(text)}"' for name, text in attributes.items())
    return {
        "banner": f'<p class="banner">{html.escape(banner)}</p>\n' if banner else "",
        "outdated": outdated,
        "fresh": f'<p class="portal-fresh" {written}>Biểu mẫu lập lúc {fresh.as_of}. Từ ngày {fresh.last_day} mà trang '
        "này chưa đổi thì có thể đã cũ: hãy hỏi phòng đầu mối của Sở.</p>\n",
    }


def _version(folder: Path) -> str:
    """A short name for what the page loads, so that no browser mixes an old script with a new form."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name != _PAGE:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:_HASH_LENGTH]

"""The committed bundle is that of the sources; nothing in it, or in the lock, points at a registry."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from portal.drivers.web_form import DIST, WEB
from tests.web.world import find_node


def test_the_bundle_was_built_from_these_sources() -> None:
    """Told by the hash that the bundle carries, so that it needs no bundler; `make web` mends it."""
    names = [f"{folder}/{path.name}" for folder in ("check", "form") for path in (WEB / folder).iterdir()]
    digest = hashlib.sha256()
    for name in sorted([*names, "build.mjs", "form.css", "package-lock.json"]):
        digest.update(name.encode() + b"\0" + (WEB / name).read_bytes() + b"\0")
    for bundle in ("portal-check.js", "portal-form.js"):
        first = (DIST / bundle).read_text(encoding="utf-8").partition("\n")[0]
        assert f"({digest.hexdigest()[:16]})" in first, f"{bundle} is stale: make web"


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """Where the bundler is installed (`npm ci` in scripts/web); elsewhere it says loudly that it was not tried."""
    if not (WEB / "node_modules").is_dir():
        sys.stderr.write("\n!!! scripts/web/node_modules is missing: the bundle was NOT built again\n")
        return
    subprocess.run([find_node(), str(WEB / "build.mjs"), str(tmp_path)], check=True, capture_output=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in DIST.iterdir()}


def test_the_lock_has_hashes_and_no_addresses() -> None:
    """Whoever installs takes their own registry; what comes is held to the hash."""
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert len(packages) > 3
    assert [name for name, one in packages.items() if "resolved" in one or "integrity" not in one] == []


def test_no_code_is_made_at_run_time() -> None:
    """The page's policy forbids it, and nothing in the bundle tries."""
    for path in DIST.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("eval(", "new Function", "innerHTML", "document.write", "XMLHttpRequest", "sendBeacon"):
            assert word not in text, (path.name, word)

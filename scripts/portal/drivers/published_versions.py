"""What a published branch holds: its versions, the list of them, and a new branch put together from old ones."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.drivers.host.objects import REGULAR, GitObjects
from portal.drivers.host.receipts_branch import IDENTITY
from portal.reading.publishing import STAMP, read_stamp
from portal.vocabulary.errors import PortalError
from portal.vocabulary.publishing import VersionStamp

VERSIONS = "versions.json"
"""mike's list of the versions of a branch."""
_FOLDER = "040000"


@dataclass(frozen=True, slots=True)
class BranchState:
    """A published branch at one commit; `damage` says in words why its list of versions cannot be trusted."""

    instant: int = 0
    stamps: Mapping[str, VersionStamp] = field(default_factory=dict)
    """By folder: those of versions, and those of the copies that stand under another name."""
    trees: Mapping[str, str] = field(default_factory=dict)
    """The object id of each of these folders."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By version, the other names the list gives it; empty when the list is damaged."""
    loose: Mapping[str, str] = field(default_factory=dict)
    """Single files beside the folders, such as the page that leads to the current version."""
    damage: str = ""

    @property
    def versions(self) -> tuple[str, ...]:
        """Folders that are versions under their own names."""
        return tuple(folder for folder, stamp in self.stamps.items() if stamp.version == folder)


def read_branch(objects: GitObjects, tip: str) -> BranchState:
    """The state of a branch at a commit; an empty one when there is no commit."""
    if not tip:
        return BranchState()
    entries = list(_top(objects, tip))
    loose = {name: blob for mode, blob, name in entries if mode == REGULAR}
    stamps, trees = {}, {}
    for mode, tree, folder in entries:
        stamp = _stamp(objects, tip, folder) if mode == _FOLDER else None
        if stamp is not None:
            stamps[folder], trees[folder] = stamp, tree
    listed, damage = _listed(objects, loose.get(VERSIONS), stamps)
    instant = int(objects.run("show", "--no-patch", "--format=%ct", tip))
    return BranchState(instant, stamps, trees, listed, loose, damage)


def _top(objects: GitObjects, tip: str) -> Iterable[tuple[str, str, str]]:
    for entry in objects.run("ls_tree", "-z", "--full-tree", tip, "--").split("\0"):
        head, _, name = entry.partition("\t")
        if name:
            mode, _, blob = head.split(" ")
            yield mode, blob, name


def _stamp(objects: GitObjects, tip: str, folder: str) -> VersionStamp | None:
    blob = objects.blob_at(tip, f"{folder}/{STAMP}")
    if not blob:
        return None
    try:
        return read_stamp(objects.content(blob), f"{folder}/{STAMP}")
    except PortalError:
        return None


def _listed(
    objects: GitObjects, blob: str | None, stamps: Mapping[str, VersionStamp]
) -> tuple[dict[str, tuple[str, ...]], str]:
    """The other names of each listed version, and what is wrong with the list: it must name every version there is."""
    from mike.versions import Versions

    versions = {folder for folder, stamp in stamps.items() if stamp.version == folder}
    if blob is None:
        return {}, f"thiếu tệp {VERSIONS}" if versions else ""
    try:
        known = Versions.loads(objects.content(blob).decode("utf-8"))
        aliases = {str(one.version): tuple(sorted(one.aliases)) for one in known}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, f"không đọc được tệp {VERSIONS}"
    if lost := sorted(versions - aliases.keys()):
        return aliases, f"tệp {VERSIONS} không nhắc đến bản {', '.join(lost)}"
    if lost := sorted(aliases.keys() - versions):
        return aliases, f"tệp {VERSIONS} có bản {', '.join(lost)} nhưng trang của bản đó không còn"
    return aliases, ""


def compose_branch(
    objects: GitObjects, tip: str, states: Sequence[BranchState], message: str
) -> tuple[str, tuple[str, ...]]:
    """A commit on top of the tip with the newest good pages of every version in these states, and their names.

    The newest state whose list is good decides which other names there are; without one, the copies themselves do.
    """
    by_age = sorted(states, key=lambda state: (state.instant, len(state.versions)))
    stamps, trees, loose = dict[str, VersionStamp](), dict[str, str](), dict[str, str]()
    for state in by_age:
        loose |= state.loose
        for folder in state.versions:
            stamps[folder], trees[folder] = state.stamps[folder], state.trees[folder]
    good = [state for state in by_age if state.versions and not state.damage]
    aliases = good[-1].aliases if good else _copies(by_age)
    names = {name: version for version, some in aliases.items() for name in some if version in trees}
    places = trees | {name: trees[version] for name, version in names.items()}
    list_file = _render_list(stamps, names)
    loose = {path: blob for path, blob in loose.items() if path != VERSIONS}
    return _commit(objects, tip, places, loose, list_file, message), tuple(sorted(stamps))


def _copies(by_age: Iterable[BranchState]) -> dict[str, tuple[str, ...]]:
    found = {folder: stamp.version for one in by_age for folder, stamp in one.stamps.items() if folder != stamp.version}
    return {version: tuple(name for name, of in found.items() if of == version) for version in found.values()}


def _render_list(stamps: Mapping[str, VersionStamp], names: Mapping[str, str]) -> bytes:
    rows = [
        {"version": version, "title": stamp.title, "aliases": [name for name, of in names.items() if of == version]}
        for version, stamp in sorted(stamps.items(), reverse=True)
    ]
    return (json.dumps(rows, indent=2, ensure_ascii=False) + "\n").encode()


def _commit(
    objects: GitObjects, tip: str, places: Mapping[str, str], loose: Mapping[str, str], list_file: bytes, message: str
) -> str:
    files = {**loose, VERSIONS: _stored(objects, list_file, "hash_object", "-w", "--stdin")}
    rows = [f"{_FOLDER} tree {tree}\t{place}" for place, tree in places.items()]
    rows += [f"{REGULAR} blob {blob}\t{path}" for path, blob in files.items()]
    tree = _stored(objects, "".join(f"{row}\0" for row in rows).encode(), "mktree", "-z")
    return objects.run("commit_tree", tree, *(["-p", tip] if tip else []), "-m", message, environment=IDENTITY)


def _stored(objects: GitObjects, content: bytes, command: str, *arguments: str) -> str:
    with tempfile.TemporaryFile() as stream:
        stream.write(content)
        stream.seek(0)
        return objects.run(command, *arguments, istream=stream)

"""What a published branch holds: its versions, the list of them, and where it is not what was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.drivers.host.objects import REGULAR, GitObjects
from portal.reading.publishing import STAMP, read_stamp
from portal.vocabulary.errors import PortalError
from portal.vocabulary.publishing import VersionStamp

VERSIONS = "versions.json"
"""mike's list of the versions of a branch."""
FOLDER = "040000"
_FRONT = ("index.html", ".nojekyll")
"""Files at the top that every published branch has had since its first version."""


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
    others: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What is neither: mode and object id by name. Somebody's own; it stays."""
    damage: str = ""

    @property
    def versions(self) -> tuple[str, ...]:
        """Folders that are versions under their own names."""
        return tuple(folder for folder, stamp in self.stamps.items() if stamp.version == folder)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing or spoilt beside the versions, and can be made again from them."""
        if not self.versions:
            return ()
        copies = {name: version for version, names in self.aliases.items() for name in names}
        spoilt = [f"{name}/" for name, of in copies.items() if self.trees.get(name) != self.trees.get(of)]
        return (*sorted(spoilt), *(name for name in _FRONT if name not in self.loose))


def read_branch(objects: GitObjects, tip: str) -> BranchState:
    """The state of a branch at a commit; an empty one when there is no commit."""
    if not tip:
        return BranchState()
    stamps, trees, loose, others = {}, {}, {}, {}
    for mode, blob, name in _top(objects, tip):
        stamp = _stamp(objects, tip, name) if mode == FOLDER else None
        if stamp is not None:
            stamps[name], trees[name] = stamp, blob
        elif mode == REGULAR:
            loose[name] = blob
        else:
            others[name] = (mode, blob)
    listed, damage = _listed(objects, loose.get(VERSIONS), stamps)
    instant = int(objects.run("show", "--no-patch", "--format=%ct", tip))
    return BranchState(instant, stamps, trees, listed, loose, others, damage)


def altered_versions(state: BranchState, published: Mapping[str, BranchState]) -> tuple[str, ...]:
    """Versions that are gone, or whose pages are not those of the state they were last published with (by version)."""
    then = {version: was.trees[version] for version, was in published.items() if version in was.versions}
    return tuple(sorted(version for version, tree in then.items() if state.trees.get(version) != tree))


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

"""Read the awareness materials: their pages with the pictures beside them, and what a sound head says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from portal.reading.front_matter import read_page_text
from portal.reading.pictures import OddPictureError, read_picture
from portal.reading.repository import Repository
from portal.vocabulary.materials import Material, MaterialFile

FOLDER = "tuyen-truyen"
"""Where materials live, below `content/`."""
LIBRARY = f"content/{FOLDER}"
"""The same from the root of the repository."""
_OTHER_PAGES = {"index.md", "lich.md"}
"""Pages about the materials: gallery and calendar."""


@dataclass(frozen=True, slots=True)
class MaterialSource:
    """A material as it lies in the repository: the page's bytes and the pictures of its folder by name."""

    path: str
    name: str
    content: bytes
    pictures: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """Everything below the library's folder: plain files by their path there, and the paths of what is not plain."""

    plain: Mapping[str, bytes]
    odd: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[MaterialSource, ...]:
        """Every material's page by file name, with all pictures beside it."""
        pictures = {name: content for name, content in self.plain.items() if not name.endswith(".md")}
        pages = sorted(name for name in self.plain if _is_page(name))
        return tuple(MaterialSource(f"{LIBRARY}/{name}", name, self.plain[name], pictures) for name in pages)

    @property
    def strays(self) -> tuple[str, ...]:
        """Paths that belong to no material: nobody would look at them, and all would download."""
        named = {name for source in self.sources for name in _named_files(source)} | _OTHER_PAGES
        left = (name for name in self.plain if not _is_page(name) and name not in named)
        return tuple(f"{LIBRARY}/{name}" for name in sorted((*left, *self.odd)))


def _is_page(name: str) -> bool:
    return name.endswith(".md") and "/" not in name and name not in _OTHER_PAGES


def is_material_path(path: str) -> bool:
    """Whether a path of the repository is a material's page, or something below the library's folder beside it."""
    return path.startswith(f"{LIBRARY}/") and path.removeprefix(f"{LIBRARY}/") not in _OTHER_PAGES


def is_library_path(path: str) -> bool:
    """Whether a path names the library, a folder that holds it, or a file of it."""
    return path in ("content", LIBRARY) or is_material_path(path)


def library_paths(repository: Repository, paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Paths asked for, parted: those of reports, and the names of those of the library."""
    reports, library = [], []
    for path in paths:
        name = repository.relative(path)
        if is_library_path(name):
            library.append(name)
        else:
            reports.append(path)
    return reports, library


def read_library_files(repository: Repository) -> LibraryFiles:
    """The library as it lies in a folder; links are not followed."""
    folder = repository.content / FOLDER
    plain, odd = {}, []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            odd.append(name)
        elif path.is_file():
            plain[name] = path.read_bytes()
    return LibraryFiles(plain, tuple(odd))


def _named_files(source: MaterialSource) -> Iterator[str]:
    head = read_page_text(source.content.decode("utf-8", errors="replace")).head or {}
    files = head.get("tep")
    for entry in files if isinstance(files, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("ten"), str):
            yield entry["ten"]


def read_material(source: MaterialSource) -> Material:
    """The material of a page in which `checking.material_check` found nothing that blocks."""
    head: dict[str, Any] = read_page_text(source.content.decode("utf-8")).head or {}
    return Material(
        page=f"{FOLDER}/{source.name}",
        title=head["title"],
        topics=tuple(head["chu_de"]),
        summary=head["tom_tat"],
        kind=head["loai"],
        audiences=tuple(head["doi_tuong"]),
        plan=tuple(head["viec"]),
        made=date.fromisoformat(head["ngay_lap"]),
        reviewed=date.fromisoformat(head["ngay_ra_soat"]),
        review_by=date.fromisoformat(head["ra_soat_truoc"]),
        licence=head["giay_phep"],
        source=head["nguon"],
        author=head.get("tac_gia", ""),
        basis=tuple(head.get("can_cu", ())),
        duration=head.get("thoi_luong", ""),
        hotlines=tuple(head.get("duong_day", ())),
        files=tuple(_file(entry, source.pictures) for entry in head.get("tep", ())),
    )


def _file(entry: Mapping[str, str], pictures: Mapping[str, bytes]) -> MaterialFile:
    try:
        picture = read_picture(pictures[entry["ten"]])
    except (KeyError, OddPictureError):
        return MaterialFile(entry["ten"], entry["mo_ta"], entry.get("kho_giay", ""))
    return MaterialFile(entry["ten"], entry["mo_ta"], entry.get("kho_giay", ""), picture.width, picture.height)

"""Files that are derived from the form and committed because another program reads them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from portal.checking.report_schema import derive_schema
from portal.drivers.host import codeowners
from portal.reading.registry import read_registry
from portal.reading.repository import Repository


def derived_files(repository: Repository) -> Iterator[tuple[Path, str]]:
    """Every derived file with the content it must have."""
    registry = read_registry(repository)
    for form in registry.forms.values():
        for unit_type in form.unit_types:
            schema = derive_schema(form, unit_type, dict(registry.code_lists))
            text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            yield repository.report_schema(form.version, unit_type), text
    if (repository.root / ".github").is_dir():
        yield repository.root / codeowners.PATH, codeowners.render_codeowners(registry)


def outdated(repository: Repository) -> list[str]:
    """Derived files that are missing or differ from what the form says; and leftovers nobody derives any more."""
    wanted = dict(derived_files(repository))
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    folder = repository.schemas / "report"
    leftovers = [path for path in sorted(folder.rglob("*.json")) if path not in wanted]
    return [repository.relative(path) for path in [*wrong, *leftovers]]


def write_derived(repository: Repository) -> list[str]:
    """Bring every derived file up to date; returns what changed."""
    wanted, changed = dict(derived_files(repository)), outdated(repository)
    for name in changed:
        path = repository.root / name
        if path in wanted:
            write_aside(path, wanted[path].encode())
        else:
            path.unlink()
    return changed


def write_aside(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never a mixture (B01)."""
    aside = _written(path, content)
    try:
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def write_once(path: Path, content: bytes) -> None:
    """Write a whole file that is not there yet; FileExistsError when it is: of two writers at once the second is told.

    Where the disk knows no second name for a file, the new one is made for its writer alone and then filled.
    """
    aside = _written(path, content)
    try:
        os.link(aside, path)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as stream:
            stream.write(content)
    finally:
        aside.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    """A file beside `path` with this content, safe on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(0o644)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside

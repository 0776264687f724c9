"""Which repository an address leads to: git knows many spellings, shortcuts and names for one and the same."""

from __future__ import annotations

import posixpath
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import unquote

from portal.drivers.host.objects import GitObjects
from portal.drivers.own_repository import own_repository
from portal.vocabulary.errors import PortalError

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://([^/]*)(.*)", re.IGNORECASE | re.DOTALL)
_SCP = re.compile(r"(?:[^@/:]+@)?(\[[^\]]+\]|[^/:]+):(?!//)(.*)", re.DOTALL)
_HELPER = re.compile(r"[A-Za-z0-9][A-Za-z0-9+.-]*::.*", re.DOTALL)
_DOORS = re.compile(r"^(?:www|ssh|altssh)\.")
"""Hosts answer under these too, on ports that walls let through."""
_LOCAL = ("/.git", "", ".git/.git", ".git")
"""What git tries behind a folder's name, in this order."""


class AddressError(PortalError):
    """An address that nothing can be sent to, or that git itself sends elsewhere."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where git really sends to; `names` are the repositories that a reader or a writer of it would reach."""

    address: str
    names: frozenset[str]


def find_receiver(root: Path, remote: str) -> Receiver:
    """The repository behind a remote's name or an address, as git itself understands it at `root`.

    Names, relative folders and the shortcuts of git's settings (`insteadOf`) are resolved. AddressError for a name that
    is not known, for a helper program (`ext::`), and when git would read from one repository and write to another.
    """
    _refuse_helper(remote)
    fetched = ""
    if (root / ".git").exists():
        with GitObjects.at(root) as objects:
            pushed = objects.run("remote", "get-url", "--push", "--all", "--", remote, with_exceptions=False)
            fetched = objects.run("remote", "get-url", "--", remote, with_exceptions=False) if pushed else ""
            address = pushed or objects.run("ls_remote", "--get-url", "--", remote)
    else:
        with own_repository() as objects:
            address = objects.run("ls_remote", "--get-url", "--", remote)
    if "\n" in address:
        raise AddressError(f"“{remote}” gửi đến nhiều kho cùng lúc; ghi một địa chỉ")
    if address == remote and re.fullmatch(r"[A-Za-z0-9_-]+", remote):
        raise AddressError(f"kho này không có remote tên “{remote}”")
    address = _absolute(root, address)
    reached = _reached(address)
    if len(reached) > 1:
        raise AddressError(f"git được cài để đổi địa chỉ “{remote}” khi gửi; ghi thẳng địa chỉ của kho nhận")
    return Receiver(address, reached | ({where(_absolute(root, fetched))} if fetched else set()))


def _refuse_helper(address: str) -> None:
    if _HELPER.fullmatch(address):
        kind = address.partition("::")[0]
        raise AddressError(
            f"địa chỉ kiểu “{kind}::” chạy một chương trình khác nên không dùng được; ghi https://, ssh:// hoặc thư mục"
        )


def _absolute(root: Path, address: str) -> str:
    """A folder from the root of the repository, as git takes it; every other address as it is."""
    _refuse_helper(address)
    if _URL.fullmatch(address) or _SCP.fullmatch(address):
        return address
    return str((root / address).resolve())


def _reached(address: str) -> frozenset[str]:
    """Where git would go from a repository of its own: the user's settings may still turn the address into another."""
    with own_repository() as objects:
        objects.run("config", "remote.noi.url", address)
        told = (
            objects.run("remote", "get-url", "--all", "noi"),
            objects.run("remote", "get-url", "--push", "--all", "noi"),
        )
    return frozenset(where(one) for lines in told for one in lines.splitlines())


def where(address: str) -> str:
    """One name for every way of writing a repository's address: by web, by ssh or as a folder, with `.git` or without.

    Two addresses with one name are one repository; two names may still be one, which only their contents tell.
    """
    url = _URL.fullmatch(address)
    if url and url[1].lower() == "file":
        return _folder(unquote(url[3]))
    if url:
        host, path = _without_user(unquote(url[2])), unquote(re.sub(r"[?#].*", "", url[3], flags=re.DOTALL))
        by_ssh = "ssh" in url[1].lower()
    elif scp := _SCP.fullmatch(address):
        (host, path), by_ssh = scp.groups(), True
    else:
        return _folder(address)
    host = _DOORS.sub("", (_real_host(host) if by_ssh else host).strip("[]").rstrip(".").lower())
    path = posixpath.normpath("/" + path.strip("/")).lstrip("/").lower()
    return f"{host}/{path.removesuffix('.git').rstrip('/')}"


def _without_user(place: str) -> str:
    return re.sub(r":[0-9]*$", "", place.rpartition("@")[2])


def _folder(path: str) -> str:
    plain = str(path).rstrip("/") or "/"
    for suffix in _LOCAL:
        found = Path(plain + suffix)
        if (found / "HEAD").is_file():
            return str(found.resolve())
    return re.sub(r"(/?\.git)?/*$", "", str(Path(plain).resolve()))


def _real_host(host: str) -> str:
    """The host behind a short name of the user's ssh settings; the name itself when ssh does not say."""
    program = which("ssh")
    if program is None or host.startswith("-"):
        return host
    command = [program, "-G", "--", host]  # only reads its settings, connects to nothing
    try:
        told = subprocess.run(  # noqa: S603 (no shell; the host is one argument behind --)
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return host
    return next((line.split(" ", 1)[1] for line in told.splitlines() if line.startswith("hostname ")), host)

"""A small client of the git host's REST API: bounded, patient with a tired server, and never led elsewhere."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from portal.vocabulary.errors import PortalError

_MAX_BYTES = 20 * 1024 * 1024
_PAGE = 100
_MAX_PAGES = 50
_PAUSES = (1.0, 4.0)
"""Seconds before the second and the third attempt of a call that may be repeated."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HostError(PortalError):
    """The host refused, or did not answer; `status` is 0 when no answer came."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to whoever it names."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class HostApi:
    """Calls for one repository `owner/name`; raises HostError for whatever goes wrong."""

    base: str
    repository: str
    token: str
    timeout: float = 20.0
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise HostError(f"địa chỉ máy chủ “{self.base}” phải bắt đầu bằng https://")
        if len(self.repository.split("/")) != 2:
            raise HostError(f"tên kho “{self.repository}” phải có dạng chủ/kho")

    def get(self, path: str, **query: str) -> Any:
        """One answer; `path` is relative to the repository unless it starts with a slash."""
        return self._call("GET", path, query=query)

    def pages(self, path: str, key: str = "", **query: str) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page; `key` names the list inside the answer."""
        for page in range(1, _MAX_PAGES + 1):
            answer = self.get(path, **query, per_page=str(_PAGE), page=str(page))
            items = answer.get(key) if key and isinstance(answer, dict) else answer
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise HostError(f"máy chủ trả lời khác dạng ở {path}")
            yield from items
            if len(items) < _PAGE:
                return
        raise HostError(f"{path}: danh sách dài hơn {_PAGE * _MAX_PAGES} mục")

    def post(self, path: str, body: Any) -> Any:
        """Create something. Not repeated after a failure: it may have been created."""
        return self._call("POST", path, body=body)

    def patch(self, path: str, body: Any) -> Any:
        """Change something."""
        return self._call("PATCH", path, body=body)

    def delete(self, path: str) -> None:
        """Remove something; already gone is as good."""
        try:
            self._call("DELETE", path)
        except HostError as error:
            if error.status != 404:
                raise

    def _call(self, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None) -> Any:
        url = self.base.rstrip("/") + (path if path.startswith("/") else f"/repos/{quote(self.repository)}/{path}")
        if query:
            url += "?" + urlencode(query)
        pauses = () if method == "POST" else _PAUSES
        for pause in pauses:
            try:
                return self._once(method, url, body)
            except HostError as error:
                if 0 < error.status < 500 and error.status != 429:
                    raise
            self.sleep(pause)
        return self._once(method, url, body)

    def _once(self, method: str, url: str, body: Any) -> Any:
        request = urllib.request.Request(url, method=method, headers=self._headers())  # noqa: S310 (scheme checked above)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        where = f"{method} {urlsplit(url).path}"
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=self.timeout) as answer:
                content = answer.read(_MAX_BYTES + 1)
        except urllib.error.HTTPError as error:
            with error:
                raise HostError(f"máy chủ từ chối {where}: {error.code}", error.code) from None
        except (OSError, HTTPException) as error:
            raise HostError(f"máy chủ không trả lời {where}: {type(error).__name__}") from None
        if len(content) > _MAX_BYTES:
            raise HostError(f"câu trả lời cho {where} quá lớn")
        return _decode(content, where)

    def _headers(self) -> dict[str, str]:
        headers = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "portal",
        }
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


def _decode(content: bytes, where: str) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise HostError(f"máy chủ trả lời không phải JSON cho {where}") from None

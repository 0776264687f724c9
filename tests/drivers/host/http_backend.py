"""git over HTTP on loopback: `git http-backend` behind the standard library's WSGI server."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Quiet."""


def _application(folder: Path) -> Callable[[dict[str, Any], Any], list[bytes]]:
    def application(request: dict[str, Any], start: Any) -> list[bytes]:
        login = base64.b64decode(request.get("HTTP_AUTHORIZATION", "Basic Og==").split()[1]).decode()
        if not login.partition(":")[0]:
            start("401 Unauthorized", [("WWW-Authenticate", 'Basic realm="kho"')])
            return [b""]
        settings = {
            "GIT_PROJECT_ROOT": str(folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": request["PATH_INFO"],
            "QUERY_STRING": request.get("QUERY_STRING", ""),
            "REQUEST_METHOD": request["REQUEST_METHOD"],
            "CONTENT_TYPE": request.get("CONTENT_TYPE", ""),
            "REMOTE_USER": login.partition(":")[0],
            "HTTP_CONTENT_ENCODING": request.get("HTTP_CONTENT_ENCODING", ""),
        }
        body = request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))
        run = subprocess.run(["git", "http-backend"], input=body, env={**os.environ, **settings}, capture_output=True)
        head, _, content = run.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        headers = [(name, value) for name, value in lines if name != "Status"]
        start(next((value for name, value in lines if name == "Status"), "200 OK"), headers)
        return [content]

    return application


@contextmanager
def serve_git(folder: Path) -> Iterator[str]:
    """Serve every repository below a folder; yields `http://…` with a place for the account before the host."""
    with make_server("127.0.0.1", 0, _application(folder), handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://{{account}}:x@127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

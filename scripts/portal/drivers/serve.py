"""Serve built sites on this machine, for looking at; never a server for the world."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.vocabulary.errors import PortalError

HOST, FIRST_PORT = "127.0.0.1", 8000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, unknown addresses with the site's own 404 page, and does not log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
        """Say nothing: the terminal shows the addresses."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page for addresses that are not there."""
        page = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def open_servers(folders: Sequence[Path], first_port: int = FIRST_PORT) -> list[http.server.ThreadingHTTPServer]:
    """One server a folder, each on the next free port of the loopback address; they do not run yet."""
    servers: list[http.server.ThreadingHTTPServer] = []
    port = first_port
    for folder in folders:
        if not (folder / "index.html").is_file():
            raise PortalError(f"{folder}: chưa có trang nào được dựng ở đây")
        handler = functools.partial(_Quiet, directory=str(folder))
        server, port = _bind(handler, port)
        servers.append(server)
    return servers


def _bind(handler: Callable[..., _Quiet], port: int) -> tuple[http.server.ThreadingHTTPServer, int]:
    for candidate in range(port, port + 100):
        try:
            return http.server.ThreadingHTTPServer((HOST, candidate), handler), candidate + 1
        except OSError:
            continue
    raise PortalError(f"không còn cổng mạng nào trống từ {port}")


def serve(folders: Sequence[Path], announce: Callable[[str], None]) -> None:
    """Serve until interrupted, telling each address first."""
    servers = open_servers(folders)
    for folder, server in zip(folders, servers, strict=True):
        announce(f"{folder}: http://{HOST}:{server.server_address[1]}/")
    threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        for server in servers:
            server.shutdown()

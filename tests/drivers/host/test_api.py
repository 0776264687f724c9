"""The client is patient with a tired server, bounded, and never carries its token to anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.drivers.host.api import HostApi, HostError
from portal.drivers.host.host_facts import read_comments, read_request, read_run, read_runs
from tests.drivers.host.standin import OWN, TOKEN, Host, serve_host

HEAD, AT = "a" * 40, "2030-06-10T01:00:00Z"


@pytest.fixture
def host() -> Iterator[Host]:
    """A stand-in host."""
    with serve_host() as host:
        yield host


def _api(host: Host, pauses: list[float] | None = None, **more: str) -> HostApi:
    waited = [] if pauses is None else pauses
    return HostApi(more.get("base", host.url), OWN, more.get("token", TOKEN), timeout=5, sleep=waited.append)


def test_a_tired_server_is_asked_three_times(host: Host) -> None:
    """Two failures are forgiven, a third is told."""
    pauses: list[float] = []
    host.failures = [502, 503]
    assert _api(host, pauses).get(f"/repos/{OWN}")["default_branch"] == "main"
    assert len(pauses) == 2
    host.failures = [502, 503, 500]
    with pytest.raises(HostError, match="500"):
        _api(host).get(f"/repos/{OWN}")


def test_a_refusal_is_not_asked_again(host: Host) -> None:
    """401 and 404 do not change by waiting."""
    with pytest.raises(HostError) as caught:
        HostApi(host.url, OWN, "wrong-one").get(f"/repos/{OWN}")
    assert (caught.value.status, len(host.calls)) == (401, 1)
    assert "wrong-one" not in str(caught.value)


def test_creating_is_never_repeated(host: Host) -> None:
    """A comment whose answer was lost may have been written."""
    host.failures = [502]
    with pytest.raises(HostError):
        _api(host).post("issues/1/comments", {"body": "x"})
    assert host.writes() == [f"POST /repos/{OWN}/issues/1/comments"]


def test_a_redirect_is_not_followed(host: Host) -> None:
    """It would take the token along."""
    host.failures = [302]
    with pytest.raises(HostError):
        _api(host).get(f"/repos/{OWN}")
    assert [path for _, path in host.calls] == [f"/repos/{OWN}"]


@pytest.mark.parametrize("base", ["http://host.example", "file:///etc", "ftp://host.example", "", "//host.example"])
def test_only_an_encrypted_address_is_used(host: Host, base: str) -> None:
    """Loopback is for tests."""
    with pytest.raises(HostError, match="https"):
        _api(host, base=base)


def test_lists_are_read_to_their_end(host: Host) -> None:
    """The host cuts every list at a hundred."""
    host.open_pull(1, HEAD, "truong-a", AT)
    for number in range(205):
        _api(host).post("issues/1/comments", {"body": str(number)})
    assert [comment.text for comment in read_comments(_api(host), 1)] == [str(number) for number in range(205)]


def test_only_runs_of_the_check_for_that_head_attest(host: Host) -> None:
    """Another workflow, another event, another head: none of them says when a report came."""
    host.run(HEAD, "2030-06-09T00:00:00Z", "a", path=".github/workflows/khac.yml")
    host.run(HEAD, "2030-06-09T00:00:00Z", "a", event="push")
    host.run("b" * 40, "2030-06-09T00:00:00Z", "a")
    late = host.run(HEAD, "2030-06-11T00:00:00Z", "a")
    early = host.run(HEAD, AT, "a", path=".github/workflows/check.yml@refs/heads/gui")
    assert [run.id for run in read_runs(_api(host), HEAD)] == [early, late]


@pytest.mark.parametrize(
    "damage",
    [
        {"head_sha": None},
        {"created_at": "yesterday"},
        {"created_at": "2030-06-10T01:00:00"},
        {"id": True},
        {"path": 1},
    ],
)
def test_an_answer_of_another_shape_is_refused(host: Host, damage: dict[str, object]) -> None:
    """Nothing is guessed from half an answer; an instant without zone is none."""
    host.run(HEAD, AT, "a", **damage)
    host.others[f"/repos/{OWN}/actions/runs/1"] = host.runs[0]
    with pytest.raises(HostError):
        read_run(_api(host), 1)


def test_a_pull_request_tells_its_merge_only_once_merged(host: Host) -> None:
    """The host names a trial merge for open ones too."""
    host.open_pull(1, HEAD, "truong-a", AT)
    host.pulls[1]["merge_commit_sha"] = "c" * 40
    assert (read_request(_api(host), 1).merge, read_request(_api(host), 1).is_open) == ("", True)
    host.close(1, AT, merge="c" * 40)
    assert (read_request(_api(host), 1).merge, read_request(_api(host), 1).is_open) == ("c" * 40, False)

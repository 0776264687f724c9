"""Whether two audiences are kept apart by what their repositories hold, whatever the addresses look like.

One repository has many names: a mirror of the host, a mounted folder, a redirect. Its branches give it away.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from portal.drivers.host.objects import GitObjects
from portal.drivers.own_repository import own_repository
from portal.drivers.published_branch import HEADS, TAGS, PublishedBranch, PublishError
from portal.drivers.published_versions import read_branch
from portal.vocabulary.audience import Audience
from portal.vocabulary.errors import RepositoryError

_SEEN = "refs/xem"
_USUAL = "gh-pages"
"""The branch that hosts show as a site unless told otherwise."""


def refuse_mixed_audiences(branch: PublishedBranch, others: Mapping[Audience, PublishedBranch]) -> None:
    """PublishError when the receiving repository shows pages of another audience on any branch of a site.

    For the staff site all its branches count, and the public repository is compared with it: one branch or tag at the
    same commit in both means that they are one. Before both have anything, nothing tells them apart: refused as well.
    """
    with own_repository() as objects:
        held = branch.refs(objects)
        named = {other.branch for other in others.values()}
        if branch.audience is Audience.STAFF:
            if public := others.get(Audience.PUBLIC):
                _refuse_one_repository(held, _public_refs(objects, public))
            wanted = {ref.removeprefix(f"{HEADS}/") for ref in held if ref.startswith(f"{HEADS}/")}
        else:
            wanted = _sites(held) | named | {_USUAL}
        _look(objects, branch, held, wanted - {branch.branch})


def _public_refs(objects: GitObjects, public: PublishedBranch) -> dict[str, str]:
    try:
        return public.refs(objects)
    except RepositoryError as error:
        raise PublishError(
            f"không đọc được kho của trang công khai nên không biết nó có là kho nhận trang nội bộ hay không ({error})"
        ) from None


def _refuse_one_repository(staff: Mapping[str, str], public: Mapping[str, str]) -> None:
    if not staff and not public:
        raise PublishError(
            "kho nhận trang nội bộ và kho của trang công khai đều còn trống nên không phân biệt được; "
            "công bố trang công khai trước, rồi mới đến trang nội bộ"
        )
    shared = sorted(ref for ref, found in staff.items() if public.get(ref) == found)
    if shared:
        raise PublishError(
            f"kho nhận trang nội bộ và kho của trang công khai có cùng {shared[0]} ở cùng một bản: "
            "đó là một kho mang hai địa chỉ, hoặc một bản sao. Trang nội bộ phải ở một kho chỉ chứa nó"
        )


def _sites(held: Mapping[str, str]) -> set[str]:
    """Branches that have been published to: they leave a tag for each version."""
    tags = (ref.removeprefix(f"{TAGS}/") for ref in held if ref.startswith(f"{TAGS}/"))
    return {tag.rpartition("/")[0] for tag in tags}


def _look(objects: GitObjects, branch: PublishedBranch, held: Mapping[str, str], wanted: Collection[str]) -> None:
    there = sorted(name for name in wanted if f"{HEADS}/{name}" in held)
    if there:
        branch.fetch(objects, *(f"+{HEADS}/{name}:{_SEEN}/{name}" for name in there))
    for name in there:
        branch.refuse_other_audience(read_branch(objects, objects.commit(f"{_SEEN}/{name}")), name)

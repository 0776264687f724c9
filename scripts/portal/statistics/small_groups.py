"""Which groups of units are not told of where the department does not name units (DESIGN.md policy 10)."""

from __future__ import annotations

from collections.abc import Mapping


def closed_groups(sizes: Mapping[str, int], minimum: int) -> frozenset[str]:
    """The groups too small to be counted alone, with the smallest others until all that is closed holds `minimum`.

    The whole is told, so that what is closed is known as one: a single small group would be the whole less the rest.
    `sizes` are units by group, never what they have sent, so that the same groups stay closed.
    """
    order = sorted(sizes, key=lambda name: (sizes[name], name))
    closed = [name for name in order if sizes[name] < minimum]
    for name in order[len(closed) :]:
        if not closed or sum(sizes[one] for one in closed) >= minimum:
            break
        closed.append(name)
    return frozenset(closed)

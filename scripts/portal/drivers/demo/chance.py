"""Chance that always falls the same way: one source of it for each thing that is made up."""

from __future__ import annotations

from random import Random


def chance_for(*names: str | int) -> Random:
    """A random generator that depends on nothing but these names, so that no part of the demo disturbs another."""
    return Random("/".join(str(name) for name in names))  # noqa: S311 (made-up data, nothing to protect)

"""Read when a figure counts as far from those of its peers."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.peers import PeerRules


def read_peer_rules(path: Path) -> PeerRules:
    """The rules of `schemas/peers.yaml`; ConfigError when one is missing or makes no sense."""
    entry = Entry(path, read_config(path))
    rules = PeerRules(
        size=entry.text("size"),
        bands=entry.integer("bands"),
        times=entry.integer("times"),
        floor=entry.integer("floor"),
        minimum_peers=entry.integer("minimum_peers"),
    )
    entry.text("why")
    entry.done()
    if min(rules.bands, rules.times, rules.floor, rules.minimum_peers) < 1:
        raise entry.fault("mọi số phải từ 1 trở lên")
    return rules

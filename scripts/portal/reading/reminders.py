"""Read when units are reminded, and how old a page may be."""

from __future__ import annotations

from pathlib import Path

from portal.reading.config_source import Entry, read_config
from portal.vocabulary.reminders import ReminderPolicy, ReminderStep

FILE = "reminders.yaml"
"""Below schemas/."""


def read_reminders(path: Path) -> ReminderPolicy:
    """The policy of `schemas/reminders.yaml`; ConfigError when a step lacks a reason or the days do not rise."""
    head = Entry(path, read_config(path))
    steps = tuple(_read_step(path, values) for values in head.entries("steps"))
    fresh = Entry(path, head.mapping("freshness"), "freshness")
    days = (fresh.integer("campaign_days"), fresh.integer("idle_days"))
    policy = ReminderPolicy(steps, *days, head.text("address", ""))
    fresh.text("why")
    fresh.done()
    head.done()
    if not steps or [step.day for step in steps] != sorted({step.day for step in steps}):
        raise head.fault("steps: cần ít nhất một bước, mỗi bước một ngày, theo thứ tự ngày")
    if len({step.id for step in steps}) != len(steps):
        raise head.fault("steps: mã bước bị lặp")
    if policy.address and not policy.address.startswith("https://"):
        raise head.fault("address: phải bắt đầu bằng https://, hoặc để trống")
    if not 0 < policy.campaign_days <= policy.idle_days:
        raise head.fault("freshness: campaign_days phải từ 1 trở lên và không quá idle_days")
    return policy


def _read_step(path: Path, values: object) -> ReminderStep:
    entry = Entry(path, values, "steps")
    step = ReminderStep(
        id=entry.text("id"),
        day=entry.integer("day"),
        title=entry.text("title"),
        opening=entry.text("opening"),
        formal=entry.flag("formal"),
        alarm=entry.flag("alarm"),
        why=entry.text("why"),
    )
    entry.done()
    return step

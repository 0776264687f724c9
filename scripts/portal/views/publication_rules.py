"""What the public may see, rule by rule, with the reason of each."""

from __future__ import annotations

from dataclasses import dataclass

from portal.vocabulary.registry import PublicationRules


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """One rule: what it is about, what holds, and why."""

    label: str
    holds: str
    why: str


def build_publication_rules(rules: PublicationRules) -> tuple[PublicationRule, ...]:
    """The rules in force, in words."""
    threshold, base = rules.small_count_threshold, rules.rounding_base
    said = {
        "status_public": (
            "Tình hình nộp",
            "Công khai theo từng đơn vị" if rules.status_public == "per_unit" else "Chỉ công khai tổng số",
        ),
        "small_count_threshold": ("Số nhỏ về người và vụ việc", f"Từ 1 đến {threshold - 1} ghi “dưới {threshold}”"),
        "rounding_base": ("Làm tròn", f"Số về người và vụ việc làm tròn đến {base}"),
        "rate_minimum_denominator": (
            "Tỷ lệ",
            f"Chỉ công bố khi mẫu số từ {rules.rate_minimum_denominator} trở lên; nhỏ hơn thì ghi đạt hoặc chưa đạt",
        ),
        "minimum_contributors": (
            "Số đơn vị góp vào một tổng",
            f"Tổng không công khai theo đơn vị cần ít nhất {rules.minimum_contributors} đơn vị có số liệu",
        ),
        "hidden_plan_pieces": (
            "Đoạn kế hoạch được lược",
            ", ".join(rules.hidden_plan_pieces) or "Không lược đoạn nào",
        ),
        "named_list_public": (
            "Danh sách trường theo dõi",
            "Nêu tên" if rules.named_list_public else "Không nêu tên, chỉ ghi số trường trên tổng số",
        ),
    }
    return tuple(PublicationRule(label, holds, rules.why.get(key, "")) for key, (label, holds) in said.items())

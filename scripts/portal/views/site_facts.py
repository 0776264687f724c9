"""Which site this is: for whom, as of when, from which contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.vocabulary.audience import Audience
from portal.vocabulary.form import Form
from portal.vocabulary.plan import Plan
from portal.vocabulary.registry import Department
from portal.vocabulary.vietnamese import instant_text


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """Facts about a built site, in words; the same inputs give the same `content_hash`."""

    title: str
    audience: str
    is_staff: bool
    as_of: str
    plan: str
    form: str
    content_hash: str
    department: str
    office: str
    contact: str
    software: str
    banner: str


def build_site_facts(
    audience: Audience,
    department: Department,
    plan: Plan,
    form: Form,
    as_of: datetime,
    content_hash: str,
    software: str,
) -> SiteFacts:
    """The facts of one site; `as_of` is shown in its own zone."""
    is_staff = audience is Audience.STAFF
    return SiteFacts(
        title=department.staff_site_title if is_staff else department.site_title,
        audience=audience.label,
        is_staff=is_staff,
        as_of=instant_text(as_of),
        plan=f"Kế hoạch năm {plan.id}",
        form=f"{form.label}, phiên bản {form.version}",
        content_hash=content_hash,
        department=department.name,
        office=department.office,
        contact=department.contact,
        software=software,
        banner=department.banner,
    )

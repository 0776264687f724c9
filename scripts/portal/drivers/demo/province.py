"""The invented units of the fictional province, and the groups they form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from portal.drivers.demo.chance import chance_for
from portal.drivers.demo.names import Names, slug
from portal.vocabulary.errors import PortalError
from portal.vocabulary.org_units import UnitGroup
from portal.vocabulary.registry import Registry

LEAST_UNITS = 8
_USUAL = 70
"""The size for which shares are stated; groups grow no more from here on, because the plan names so many units."""
_DEPARTMENT = "so-gddt"
_SHARES = {"pgd": 10, "ptdtnt": 1, "gdnn_gdtx": 9}
"""Of 70 units; the others are upper secondary schools."""
_MOST_OWN_NAMES = 300
_NAMES = {
    "thpt": ("Trường THPT {}", "THPT {}"),
    "ptdtnt": ("Trường PTDTNT {}", "PTDTNT {}"),
    "thcs": ("Trường THCS {}", "THCS {}"),
    "gdnn_gdtx": ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên {}", "TT GDNN-GDTX {}"),
}


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """One unit as its file will say it; `through` is set for a school that does not report itself."""

    id: str
    name: str
    short_name: str
    type: str
    locality: str
    parent: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class _District:
    name: str
    seat: str

    @property
    def office(self) -> InventedUnit:
        """Its Phòng GDĐT."""
        name = f"Phòng Giáo dục và Đào tạo {self.seat}"
        short = f"Phòng GDĐT {self.name}"
        return InventedUnit(f"pgd-{slug(self.name)}", name, short, "pgd", self.seat, _DEPARTMENT)


@dataclass(slots=True)
class Province:
    """The invented units by type, and the groups of each year."""

    first_day: date
    rng: Random
    units: dict[str, list[InventedUnit]] = field(default_factory=dict)
    groups: dict[int, list[UnitGroup]] = field(default_factory=dict)

    @property
    def reporting(self) -> Iterator[InventedUnit]:
        """Units that report themselves."""
        for units in self.units.values():
            yield from (unit for unit in units if not unit.through)


def invent_province(units: int, seed: int, real: Registry) -> Province:
    """A province with so many reporting units beside the department; groups are shaped like the real ones.

    PortalError when there are fewer than 8. Linear in the number of units.
    """
    if units < LEAST_UNITS:
        raise PortalError(f"tỉnh minh họa cần ít nhất {LEAST_UNITS} đơn vị, không phải {units}")
    first_day = min(period.first_day for period in real.periods.values())
    province = Province(first_day, chance_for(seed, "province"))
    _found_units(province, units, real)
    _form_groups(province, units, real)
    return province


def _found_units(province: Province, units: int, real: Registry) -> None:
    counts = {kind: max(1, units * share // _USUAL) for kind, share in _SHARES.items()}
    counts["thpt"] = units - sum(counts.values())
    names = Names()
    places = names.places(counts["pgd"] + min(counts["pgd"], _MOST_OWN_NAMES), province.rng)
    kinds = ["thành phố", "thị xã", *["huyện"] * counts["pgd"]]
    districts = [_District(name, f"{kind} {name}") for kind, name in zip(kinds, places[: counts["pgd"]], strict=False)]
    department = f"Sở Giáo dục và Đào tạo {names.province}"
    short = f"Sở GDĐT {names.province}"
    province.units["so_gddt"] = [InventedUnit(_DEPARTMENT, department, short, "so_gddt", f"tỉnh {names.province}")]
    province.units["pgd"] = [district.office for district in districts]
    province.units["thpt"] = list(_schools("thpt", counts["thpt"], districts, places[counts["pgd"] :]))
    for kind in ("ptdtnt", "gdnn_gdtx"):
        province.units[kind] = list(_schools(kind, counts[kind], districts, [place.name for place in districts]))
    province.units["thcs"] = list(_schools_below(districts, units, real, province.rng))


def _schools(kind: str, count: int, districts: Sequence[_District], own: Sequence[str]) -> Iterator[InventedUnit]:
    """Schools as real ones are named: one in a district has its own name, the others the district's and a number."""
    for number in range(count):
        turn, place = divmod(number, len(districts))
        district = districts[place]
        named = place < len(own)
        name = own[place] if named and turn == 0 else f"{district.name} số {turn if named else turn + 1}"
        yield _school(kind, name, district, _DEPARTMENT)


def _schools_below(districts: Sequence[_District], units: int, real: Registry, rng: Random) -> Iterator[InventedUnit]:
    """Lower secondary schools that report through a few offices: as many as the largest real group has, or a share."""
    most = max((_types_of(real, group)["thcs"] for _, group in _every_group(real)), default=0)
    some = rng.sample(districts, min(len(districts), _share(_real_offices(real), units)))
    for number in range(_share(most, units)):
        turn, place = divmod(number, len(some))
        office = some[place].office.id
        yield _school("thcs", f"{some[place].name} số {turn + 1}", some[place], office, office)


def _school(kind: str, name: str, district: _District, parent: str, through: str = "") -> InventedUnit:
    full, short = _NAMES[kind]
    unit_id = f"{kind.replace('_', '-')}-{slug(name)}"
    return InventedUnit(unit_id, full.format(name), short.format(name), kind, district.seat, parent, through)


def _share(real: int, units: int) -> int:
    """A number of the real province for one of this size; never more than there really are."""
    return max(1, min(real, real * units // _USUAL)) if real else 0


def _every_group(real: Registry) -> Iterator[tuple[int, UnitGroup]]:
    for year, groups in real.groups.items():
        for group in groups.values():
            yield year, group


def _types_of(real: Registry, group: UnitGroup) -> Counter[str]:
    return Counter(real.org_units[member].type for member in group.members)


def _real_offices(real: Registry) -> int:
    """Through how many offices the real members of groups that do not report themselves are reported."""
    members = {member for _, group in _every_group(real) for member in group.members}
    return len({real.reporter_of(member) for member in members if real.org_units[member].reports_through})


def _form_groups(province: Province, units: int, real: Registry) -> None:
    for year, group in _every_group(real):
        members: list[str] = []
        for kind, count in _types_of(real, group).items():
            there = province.units.get(kind, [])
            chosen = province.rng.sample(there, min(len(there), _share(count, units)))
            members += sorted(unit.id for unit in chosen)
        province.groups.setdefault(year, []).append(UnitGroup(group.id, group.label, group.plan, tuple(members)))

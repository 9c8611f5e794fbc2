"""Areas of a map by the free text of a place: the same in Python, which adds up, and in SQL, which finds the rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from projects import figures
from projects.figures.places import area_of
from projects.models import YearPlan
from tests.factories import House

NAMES = ("昆北", "昆北工业园区", "工业园区", "北门", "昆南", "甲%", "A_1", "Ａ区", "École")
PLACES = (
    "",
    "昆北",
    "昆北工业园区东侧",
    "昆南工业园区",
    "昆北门",
    "在别处",
    "甲%乙",
    "甲乙",
    "a_1",
    "AB1",
    "昆南、昆北",
)


def test_every_place_lies_in_one_area_or_in_none(house: House) -> None:
    house.projects([{"name": f"项目{number}", "place": place} for number, place in enumerate(PLACES)])
    for names in (NAMES, tuple(reversed(NAMES)), NAMES[:1]):
        for name in ("", *names):
            found = YearPlan.objects.filter(figures.in_area(name, names)).values_list(
                "project__place", flat=True
            )
            assert sorted(found) == sorted(place for place in PLACES if area_of(place, names) == name), name


@given(
    st.text("昆北工业园区", max_size=8),
    st.lists(st.text("昆北工业园区", min_size=1, max_size=3), unique=True, max_size=5),
)
def test_an_area_is_the_longest_name_in_the_place(place: str, names: list[str]) -> None:
    found = area_of(place, names)
    assert found == "" or found in place
    assert not [name for name in names if name in place and len(name) > len(found)]

"""How alike names are: what tells siblings apart, what says nothing, and that many names are found without comparing all."""

from __future__ import annotations

import random
import sys
from types import FrameType

import pytest

import projects.likeness
from projects.likeness import ALIKE, Alike, blocks_of, likeness, normal, telling

SAME = [
    ("年产5万吨钢管项目", "年产５万吨钢管建设工程（一期）"),
    ("一号高炉改造项目", "1号高炉改造工程"),
    ("★包头某某有限公司热电联产", "包头某某有限责任公司热电联产项目"),
    ("第三标段道路工程", "3标段道路"),
    ("Ⅱ期厂房", "二期厂房"),
]
SIBLINGS = [
    ("一号高炉", "二号高炉"), ("东区供热管网改造", "西区供热管网改造"), ("年产5万吨钢管", "年产6万吨钢管"),
    ("稀土永磁材料生产线", "稀土永磁材料生产线二期"), ("Test project A", "Test project B"), ("上游水库加固", "下游水库加固"),
    ("110千伏输变电工程", "220千伏输变电工程"), ("1.5万吨磁材", "15万吨磁材"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_said_in_two_ways(one: str, other: str) -> None:
    assert normal(one) == normal(other)
    assert telling(one) == telling(other)
    assert [like.same for like in Alike([(1, one)]).find(other)] == [True]


@pytest.mark.parametrize(("one", "other"), SIBLINGS)
def test_siblings_are_two_however_alike_the_rest_is(one: str, other: str) -> None:
    assert not any(like.same for like in Alike([(1, one)]).find(other))
    assert all(like.share == 1 for like in Alike([(1, one)]).find(other)), "at most what is left is the same"


def test_a_name_of_nothing_but_noise_is_still_a_name() -> None:
    assert normal("建设项目") == "建设项目"
    assert normal("") == ""
    assert Alike([]).find("任何") == []


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("昆都伦区污水处理厂扩建工程", True),
        ("昆都仑区污水处理厂扩建二期", False),
        ("昆都仑区污水厂", False),
        ("昆都仑区污水处理扩建工程", True),
    ],
)
def test_a_slip_of_the_pen_is_alike_and_another_name_is_not(name: str, alike: bool) -> None:
    assert bool(Alike([(1, "昆都仑区污水处理厂扩建工程")]).find(name)) == alike


def test_the_most_alike_comes_first() -> None:
    names = [
        (1, "昆都仑区污水处理厂扩建和配套管网"),
        (2, "昆都仑区污水处理厂扩建及配套管网改造"),
        (3, "昆都仑区污水处理厂扩建及配套管网"),
    ]
    found = Alike(names).find("昆都仑区污水处理厂扩建及配套管网")
    assert [like.id for like in found] == [3, 2, 1]
    assert found[0].share == 1 > found[1].share >= ALIKE


def test_the_digits_of_many_names_are_those_of_each() -> None:
    names = ["第12号", "二期3标", "一期", "1期", "没有", "", "a\nb7"]
    assert blocks_of(names) == ["12", "23", "", "", "", "", "7"]
    assert blocks_of(names[:-1]) == ["12", "23", "", "", "", ""]


def made(number: int) -> list[str]:
    """Names as a random ledger has them."""
    chance = random.Random(3)
    words = [
        "钢铁",
        "稀土",
        "新能源",
        "风电",
        "光伏",
        "储能",
        "装备",
        "制造",
        "材料",
        "生产线",
        "产业园",
        "道路",
        "管网",
        "改造",
        "供热",
        "污水",
        "厂房",
        "智能",
        "电池",
        "磁材",
        "热轧",
        "冷轧",
        "焦化",
        "环保",
        "包头",
        "昆区",
        "固阳",
        "石拐",
        "白云",
        "土右",
    ]
    return ["".join(chance.choice(words) for _ in range(chance.randint(4, 8))) for _ in range(number)]


def test_what_is_found_is_what_comparing_all_with_all_finds() -> None:
    names = made(400)
    index, chance = Alike(enumerate(names)), random.Random(5)
    for name in names[:100]:
        place = chance.randrange(len(name))
        asked = name[:place] + chance.choice("钢稀风光") + name[place + 1 :]
        found = {like.id for like in index.find(asked)}
        plain = normal(asked)
        every = {
            id for id, other in enumerate(names)
            if normal(other) == plain or (telling(other) == telling(asked) and likeness(plain, normal(other)) >= ALIKE)
        }  # fmt: skip
        assert found == every, asked


def test_a_name_is_compared_with_a_few_and_not_with_each() -> None:
    """Calls are counted, not seconds: they are the same on every machine, however busy."""

    def called(number: int) -> int:
        names, calls = made(number), 0

        def count(frame: FrameType, event: str, argument: object) -> None:
            nonlocal calls
            calls += event == "call" and frame.f_code.co_filename == projects.likeness.__file__

        index = Alike(enumerate(names))
        sys.setprofile(count)
        try:
            for name in names[:200]:
                index.find(name + "新")
        finally:
            sys.setprofile(None)
        return calls

    few, many = called(1_000), called(10_000)
    assert 200 < few < many
    assert many < 200 * 10_000 / 20, "nearly each with each"

"""Every page of the admin in Chinese, without a word of English that code or a package left over; and the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.ledger import verified
from projects.models import Plan, Project
from tests.admin.forms import said, sent
from tests.pages.conftest import SECTORS, Ledger, changed

#: what has Latin letters in any language: user names, codes, kinds of hashes, a browser that does not tell its name
NAMES = {
    "SHA-256",
    "argon2",
    "argon2id",
    "md5",
    "P1",
    "P2",
    "P3",
    "LDAP",
    "unknown",
    "system",
    "root",
    *SECTORS,
}
#: attributes that are read out or stand in a button
SPOKEN = ("title", "placeholder", "aria-label", "alt")


class _Words(HTMLParser):
    """The texts of a page that reach a person."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        self.told += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.told.append(data.strip())


def texts(page: str) -> list[str]:
    reader = _Words()
    reader.feed(page)
    return reader.told


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Each page of the admin that this person may open, by its address."""
    yield "/admin/", client.get("/admin/").content.decode()
    for model in list(admin.site._registry):
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        tails = ["", "add/"]
        tails += [f"{newest}/{each}/" for each in ("change", "history", "delete")] if newest else []
        for tail in tails + ([f"{newest}/password/"] if model is User else []):
            answer = client.get(base + tail)
            if answer.status_code == 200:
                yield base + tail, answer.content.decode()


def latin(text: str) -> set[str]:
    """Words of Latin letters that are nobody's name; what was hashed or asked for stands as it is."""
    if text.startswith(("{", "GET ", "/")) or re.fullmatch(r"[0-9a-zA-Z+/*]{20,}", text):
        return set()
    return {word for word in re.findall(r"[A-Za-z][A-Za-z0-9_-]+", text) if not re.fullmatch(r"P\d{6}", word)}


@pytest.fixture
def filled(house: Ledger, project: Project, people: dict[str, User]) -> Project:
    """Something of most kinds, and a change set of each source that the admin tells."""
    changed("project", project.pk, leader="李")
    ledger.event(ledger.Actor.system(), ledger.Source("file", "", "账.xlsx"), "import", "x")
    ledger.event(ledger.Actor.system(), ledger.Source("command", "exportledger"), "export")
    verified.run(ledger.Actor.system(), ledger.Source("page", "/history/"), False)
    return project


@pytest.mark.once
@pytest.mark.parametrize("who", ["administrator", "manager"])
def test_no_english_is_left_in_the_chinese_admin(
    filled: Project, browse: Callable[..., Client], people: dict[str, User], who: str
) -> None:
    left = {
        (url, word)
        for url, page in pages(browse(who, "zh-hans"))
        for text in texts(page)
        for word in latin(text) - NAMES - set(people)
    }
    assert left == set()


def test_the_history_is_told_in_the_words_of_its_own_pages(
    filled: Project, browse: Callable[..., Client]
) -> None:
    client = browse("manager", "zh-hans")
    told = client.get("/admin/projects/changeset/").content.decode()
    for word in (">文件<", ">命令<", ">导入<", ">导出<", "已核验至第"):
        assert word in told, word
    for word in (">file<", ">import<", "ok 3 "):
        assert word not in told, word
    assert ">变更集<" in client.get("/admin/projects/change/").content.decode().replace("\n", "")
    narrowed = client.get("/admin/projects/changeset/?action=import").context["cl"]
    assert [each.action for each in narrowed.result_list] == ["import"]


def test_a_projects_history_says_from_where_in_words(filled: Project, browse: Callable[..., Client]) -> None:
    told = browse("manager").get(f"/admin/projects/project/{filled.pk}/history/").content.decode()
    assert "<td>page" not in told
    assert "<td>system</td>" in told
    chinese = browse("manager", "zh-hans").get(f"/admin/projects/project/{filled.pk}/history/")
    assert "<td>系统</td>" in chinese.content.decode()


def test_two_year_plans_of_one_year_are_told_by_the_heading(
    filled: Project, browse: Callable[..., Client]
) -> None:
    client, page = browse("manager", "zh-hans"), f"/admin/projects/project/{filled.pk}/change/"
    data = sent(client.get(page)) | {"year_plans-TOTAL_FORMS": "2", "reason": "x"}
    data |= {"year_plans-1-plan": str(Plan.objects.get(year=2021).pk), "year_plans-1-year_class": "new"}
    answer = client.post(page, data)
    assert answer.status_code == 200
    assert "plan" not in said(answer)
    assert "计划年度" in said(answer)


def test_the_english_admin_joins_roles_and_helps_in_english(
    people: dict[str, User], browse: Callable[..., Client]
) -> None:
    client: Any = browse("administrator")
    listed = client.get("/admin/auth/user/").content.decode()
    assert "officer (" in listed
    assert not re.search("[、（）]", listed)
    page = client.get(f"/admin/auth/user/{people['officer'].pk}/password/").content.decode()
    assert "If disabled" in page
    assert not re.search("[\u4e00-\u9fff]", "".join(texts(page)).replace("简体中文", "").replace("中文", ""))

"""Every address of the URL configuration × everybody × reading and writing; the admin's among them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from projects import denials, ledger
from projects.audit import sampling
from projects.intake import batches
from projects.models import ChangeSet, ImportBatch, Period, Plan, Project, ReturnDraft, Snapshot
from tests.admin.test_rights import MATTERS, beside, first_id
from tests.factories import close_month
from tests.matrix.table import EVERYBODY, MATRIX, NOT_A_METHOD, OFFICERS, SIGNED_IN, Things
from tests.pages.conftest import Ledger, changed, made

#: who may do what is asked of access.py, whose querysets and predicates are held on both databases by tests of their own
pytestmark = pytest.mark.once

NO, WRONG_METHOD, SIGN_IN, YES = "no", "wrong method", "sign in", "yes"
#: addresses of the admin that are not a model's, and who is answered there
SITE = {
    "index": SIGNED_IN, "password_change_done": SIGNED_IN, "jsi18n": SIGNED_IN,
    # our own pages stand in the way, which have entries of their own
    "login": frozenset(), "logout": NOT_A_METHOD, "password_change": SIGNED_IN,
}  # fmt: skip
#: asked with parameters in tests/admin/test_rights.py
ASKED_ELSEWHERE = {"autocomplete", "view_on_site", "app_list"}
PER_MODEL = {"changelist": 0, "history": 0, "change": 0, "add": 1, "delete": 2}


def patterns(found: Any = None, space: str = "") -> Iterator[tuple[str, str]]:
    """(name with its namespaces, pattern) of every address there is."""
    for each in get_resolver().url_patterns if found is None else found:
        if hasattr(each, "url_patterns"):
            name = getattr(each, "namespace", None)
            yield from patterns(each.url_patterns, f"{space}{name}:" if name else space)
        else:
            yield f"{space}{each.name or ''}", str(each.pattern)


# --- who asks


@pytest.fixture(scope="module")
def house(making: Any) -> Ledger:
    with making():
        return Ledger()


@pytest.fixture(scope="module")
def people(house: Ledger, making: Any) -> dict[str, User]:
    """One of each; all may enter the admin site, so that nothing but their roles holds them back."""
    with making():
        return accounts(house)


def accounts(house: Ledger) -> dict[str, User]:
    users = {name: User.objects.create_user(name, password="x", is_staff=True) for name in sorted(SIGNED_IN)}
    roles = {name: "officer" if name in OFFICERS else name for name in users if name != "nobody"}
    unit = {"officer": house.mine, "stranger": house.theirs}
    made(
        "membership",
        *({"user": users[n].pk, "role": r, "organisation": unit.get(n)} for n, r in roles.items()),
    )
    User.objects.create_user("newcomer")
    return users


def sample(plan: Plan, auditor: User) -> int:
    """A draw of March for a site visit."""
    found, actor = sampling.draw(sampling.Asked(plan, 3, 1, 7)), ledger.Actor.of(auditor)
    kept = sampling.keep(found, date(2021, 4, 1), "", actor, ledger.Source("system", "test"))
    return kept.ids["sample", -1]


@pytest.fixture(scope="module")
def things(house: Ledger, people: dict[str, User], making: Any) -> Things:
    """A project of the officer's department, a file of the officer, a change set that touched the project."""
    with making():
        return put(house, people)


def put(house: Ledger, people: dict[str, User]) -> Things:
    project = house.project("本单位项目", total_investment=5_000)
    house.returned(project, 3, completed=5)
    number = changed("project", project.pk, ledger.Actor.of(people["officer"]), stage="building")
    made(
        "control_total",
        {"plan": house.plan, "scope": "all", "measure": "count", "value": 90, "unit": "count"},
    )
    extended = {"organisation": house.theirs, "until": "2021-04-02T18:00", "reason": "停电"}
    made("period_exception", {"period": Period.objects.get(month=3).pk, **extended})
    AccessAttempt.objects.create(username="x", ip_address="10.0.0.1", path_info="/", failures_since_start=1)
    for log in (AccessLog, AccessFailureLog):
        log.objects.create(username="x", ip_address="10.0.0.1", path_info="/")
    file = SimpleUploadedFile("a.csv", f"项目编号,形象进度\n{project.code},封顶\n".encode())
    batch = batches.upload(people["officer"], file, year=2021, month=3, replace=False)
    batches.read(batch)
    [february] = made("period", {"plan": house.plan, "month": 2, "state": "open"})
    close_month(february)
    kept = Snapshot.objects.get().pk
    told = {
        "rule": "A01",
        "plan": house.plan,
        "project": project.pk,
        "month": 3,
        "level": "error",
        "state": "open",
    }
    [finding] = made("finding", told | {"sentence": "rule-A07", "opened": "2021-04-01"})
    drawn = sample(Plan.objects.get(pk=house.plan), people["auditor"])
    return Things(project.code, batch.pk, number, house.mine, kept, drawn, finding, beside(project))


@pytest.fixture(scope="module")
def signed_in(people: dict[str, User], things: Things, making: Any) -> dict[str, Client]:
    """A browser of each person, signed in, and one of nobody."""
    clients = {who: Client(headers={"accept-language": "en"}) for who in EVERYBODY}
    with making():
        for who in SIGNED_IN:
            clients[who].force_login(people[who])
    return clients


@pytest.fixture
def askers(db: None, signed_in: dict[str, Client]) -> dict[str, Client]:
    """The browsers, with cookies of their own for each test."""
    clients = {who: Client(headers={"accept-language": "en"}) for who in signed_in}
    for who, client in clients.items():
        client.cookies = copy.copy(signed_in[who].cookies)
    return clients


def verdict(response: Any) -> str:
    """What an answer means to who asked."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and where.startswith(("/accounts/login/?", "/admin/login/?")):
        return SIGN_IN
    sent_away = response.status_code == 302 and where == "/admin/" and response.request["PATH_INFO"] != "/"
    if response.status_code in (403, 404) or sent_away:  # the admin sends away from what does not exist
        return NO
    assert response.status_code < 500
    return WRONG_METHOD if response.status_code == 405 else YES


def expected(allowed: frozenset[str] | None, who: str) -> str:
    if allowed is not None and who in allowed:
        return YES
    if who == "anonymous":
        return SIGN_IN
    return WRONG_METHOD if allowed is None else NO


def state() -> list[Any]:
    """What a refused request must leave as it was."""
    accounts = User.objects.order_by("pk").values_list("pk", "username", "password", "is_active", "is_staff")
    rows = (model.objects.order_by("pk").values() for model in (ReturnDraft, ImportBatch))
    return [head_but_denials(), list(accounts), *map(list, rows)]


def head_but_denials() -> Any:
    """The newest change set; that somebody was refused is noted, and changes nothing."""
    return (
        ChangeSet.objects.exclude(action=denials.ACTION)
        .order_by("-number")
        .values_list("number", "hash")
        .first()
    )


def ask(
    asker: Client, method: str, address: str, sent: Any = None, before: list[Any] | None = None
) -> tuple[str, bool]:
    """The verdict on one request, and whether it left everything as it was; afterwards it never was.

    ``before``: the state, where many are asked one after the other."""
    before = before or state()
    with transaction.atomic():
        answer = asker.get(address) if method == "GET" else asker.post(address, sent or {})
        found = verdict(answer)
        untouched = state() == before
        transaction.set_rollback(True)
    return found, untouched


def faults(askers: dict[str, Client], address: str, reads: Any, writes: Any, sent: Any = None) -> list[str]:
    """Where an address answers somebody otherwise than its entry says."""
    found, before = [], state()
    for who in sorted(EVERYBODY):
        for method, allowed in (("GET", reads), ("POST", writes)):
            told, untouched = ask(askers[who], method, address, sent, before)
            if told != expected(allowed, who):
                found.append(f"{who} {method} {address}: {told}, not {expected(allowed, who)}")
            if not untouched and told != YES:
                found.append(f"{who} {method} {address}: refused, and yet something changed")
    return found


# --- the pages of the product


def test_every_address_has_an_entry() -> None:
    """A page that is added must be thought of in ``table.py`` (or, in the admin, in tests/admin/test_rights.py)."""
    named = {name for name, _ in patterns()}
    per_model = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}" for model in admin.site._registry for page in PER_MODEL
    }  # fmt: skip
    ours = {
        *MATRIX,
        *(f"admin:{name}" for name in (*SITE, *ASKED_ELSEWHERE)),
        *per_model,
        "admin:auth_user_password_change",
        "",
        "admin:",
    }
    assert named - ours == set(), "without an entry"
    assert ours - named == set(), "entries of addresses that are gone"


def test_addresses_without_a_name_are_known() -> None:
    unnamed = {pattern for name, pattern in patterns() if name in ("", "admin:")}
    assert unnamed == {
        "admin/login/",
        "admin/logout/",
        "admin/password_change/",
        "<path:object_id>/",
        "(?P<url>.*)$",
    }


@pytest.mark.parametrize("name", MATRIX)
def test_who_is_answered(askers: dict[str, Client], things: Things, name: str) -> None:
    entry = MATRIX[name]
    address = reverse(name, kwargs=entry.kwargs(things))
    assert faults(askers, address, entry.reads, entry.writes, entry.sent) == []


# --- the admin: a refusal is 403, and an empty form is answered with itself


@pytest.mark.parametrize("name", SITE)
def test_who_is_answered_by_the_admin_itself(askers: dict[str, Client], name: str) -> None:
    told = {who: ask(askers[who], "GET", reverse(f"admin:{name}"))[0] for who in EVERYBODY}
    assert told == {who: expected(SITE[name], who) for who in EVERYBODY}


@pytest.mark.parametrize("model", [model._meta.model_name for model in admin.site._registry])
def test_who_is_answered_by_the_admin_of_a_model(askers: dict[str, Client], model: str) -> None:
    registered = next(each for each in admin.site._registry if each._meta.model_name == model)
    space, found = f"admin:{registered._meta.app_label}_{model}_", []
    for page, place in {**PER_MODEL, **({"password_change": 1} if model == "user" else {})}.items():
        on_object = page not in ("changelist", "add")
        address = reverse(space + page, args=[first_id(registered)] if on_object else [])
        hidden = {"stranger"} if on_object and model in ("changeset", "change") else set()
        reads = _people(MATTERS[model][place]) - hidden
        found += _faults_of_admin(askers, address, reads, _people(MATTERS[model][max(place, 1)]))
    assert found == []


def _people(roles: set[str]) -> frozenset[str]:
    """Who of ours has one of these roles; the stranger is an officer too."""
    return frozenset({*roles, "stranger"} if "officer" in roles else roles)


def _faults_of_admin(
    askers: dict[str, Client], address: str, reads: frozenset[str], writes: frozenset[str]
) -> list[str]:
    """Where a page of the admin answers otherwise than it should, or lets somebody change what is not theirs."""
    found, before = [], state()
    for who in sorted(EVERYBODY):
        told, _ = ask(askers[who], "GET", address, None, before)
        if told != expected(reads, who):
            found.append(f"{who} GET {address}: {told}, not {expected(reads, who)}")
        told, untouched = ask(
            askers[who], "POST", address, {"post": "yes", "reason": "x", "name": "x"}, before
        )
        if who not in writes and not (untouched and (told != YES or who in reads)):
            found.append(f"{who} POST {address}: {told}, left as it was: {untouched}")
    return found


def test_what_is_asked_here_is_undone_each_time(askers: dict[str, Client], things: Things) -> None:
    """Else later askers would find another ledger: the office's undo is taken, and the stage stands again."""
    told, untouched = ask(
        askers["manager"], "POST", reverse("history-undo", args=[things.number]), {"reason": "x"}
    )
    assert (told, untouched) == (YES, False)
    assert Project.objects.get(code=things.code).stage == "building"

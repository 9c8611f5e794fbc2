"""Who may open what in the admin: every address of it × every role. Memberships decide, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import get_resolver

from projects import ledger
from projects.models import Period, Project
from tests.factories import kept
from tests.pages.conftest import Ledger, made

EVERYBODY = ("officer", "manager", "leader", "auditor", "administrator", "newcomer", "superuser")
OFFICE, KEEPERS = {"manager"}, {"administrator"}
READERS = {"officer", "manager", "leader", "auditor"}
#: model → (who may see, who may add and change, who may delete)
MATTERS: dict[str, tuple[set[str], set[str], set[str]]] = {
    **dict.fromkeys(("project", "yearplan", "plan", "controltotal", "period", "periodexception", "monthlyreturn", "milestone", "permit", "problem"), (OFFICE, OFFICE, OFFICE)),
    **dict.fromkeys(("sector", "organisation"), (OFFICE | KEEPERS, KEEPERS, KEEPERS)),
    "evidence": (OFFICE | {"auditor"}, set(), set()),
    "membership": (KEEPERS, KEEPERS, KEEPERS),
    "user": (KEEPERS, KEEPERS, set()),
    **dict.fromkeys(("changeset", "change"), (READERS, set(), set())),
    **dict.fromkeys(("accesslog", "accessfailurelog"), (KEEPERS, set(), set())),
    "accessattempt": (KEEPERS, set(), KEEPERS),
}  # fmt: skip


#: who may do what is asked of access.py; saving through the admin runs on both databases in tests of its own
pytestmark = pytest.mark.once


@pytest.fixture
def full(house: Ledger, project: Project, people: dict[str, User]) -> Ledger:
    """At least one object of everything the admin shows, which an officer of the first department may know of."""
    house.returned(project, 3, completed=5)
    made(
        "control_total",
        {"plan": house.plan, "scope": "all", "measure": "count", "value": 90, "unit": "count"},
    )
    made(
        "period_exception",
        {
            "period": Period.objects.get().pk,
            "organisation": house.theirs,
            "until": "2021-04-02T18:00",
            "reason": "停电",
        },
    )
    beside(project)
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        model.objects.create(username="x", ip_address="10.0.0.1", path_info="/", failures_since_start=1) if (
            model is AccessAttempt
        ) else model.objects.create(username="x", ip_address="10.0.0.1", path_info="/")
    return house


def beside(project: Project) -> dict[str, int]:
    """One of each kind that stands around a project, by label."""
    told: dict[str, dict[str, Any]] = {
        "milestone": {"kind": "piling"}, "permit": {"kind": "land", "state": "done"},
        "problem": {"kind": "land", "description": "征地", "raised": "2021-03", "state": "raised"}, "evidence": kept(),
    }  # fmt: skip
    return {label: made(label, {"project": project.pk, **values})[0] for label, values in told.items()}


def first_id(model: type[Any]) -> Any:
    """An object of the model; of the history one that touches the project."""
    found = model.objects.filter(username="newcomer") if model is User else model.objects.all()
    if model.__name__ == "Change":
        found = found.filter(label="project")
    if model.__name__ == "ChangeSet":
        found = found.filter(entries__label="project")
    return found.first().pk


def addresses() -> Iterator[tuple[str, str, str]]:
    """Model, what the page does, and its address, for every model that is registered."""
    for model in admin.site._registry:
        app, name = model._meta.app_label, model._meta.model_name or ""
        base, id = f"/admin/{app}/{name}/", first_id(model)
        yield name, "see", base
        yield name, "see", f"{base}{id}/change/"
        yield name, "see", f"{base}{id}/history/"
        yield name, "add", f"{base}add/"
        yield name, "delete", f"{base}{id}/delete/"
        if name == "user":
            yield name, "add", f"{base}{id}/password/"


def test_the_matrix_covers_all_that_is_registered() -> None:
    assert {model._meta.model_name for model in admin.site._registry} == set(MATTERS)
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_for_every_role(browse: Callable[..., Client], full: Ledger, who: str) -> None:
    client = browse(who)
    wrong = []
    for model, does, address in addresses():
        allowed = who in MATTERS[model][("see", "add", "delete").index(does)]
        status = client.get(address).status_code
        if status != (200 if allowed else 403):
            wrong.append((address, status, allowed))
    assert wrong == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_post_for_every_role(browse: Callable[..., Client], full: Ledger, who: str) -> None:
    """Where a page may not be changed, a POST is refused however it is formed, and the ledger stays as it was."""
    client, before = browse(who), ledger.head()
    for model, _does, address in addresses():
        _see, change, delete = MATTERS[model]
        wanted = delete if address.endswith("delete/") else change
        if who in wanted or address.endswith("history/") or address.count("/") == 4:
            continue
        assert client.post(address, {"post": "yes", "reason": "x", "name": "x"}).status_code == 403, address
    assert ledger.head() == before
    assert User.objects.count() == 8


@pytest.mark.parametrize("who", EVERYBODY)
def test_actions_for_every_role(browse: Callable[..., Client], full: Ledger, who: str) -> None:
    """No list offers or does what the person may not; the selection stays."""
    client, count = browse(who), Project.objects.count()
    for model in admin.site._registry:
        name = model._meta.model_name or ""
        see, _change, delete = MATTERS[name]
        base = f"/admin/{model._meta.app_label}/{name}/"
        asked = {"action": "delete_selected", "_selected_action": [str(first_id(model))], "post": "yes"}
        if who not in delete:
            client.post(base, asked)
        if who in see:
            offered = (
                {action for action, _ in client.get(base).context["action_form"].fields["action"].choices}
                if (client.get(base).context["action_form"])
                else set()
            )
            assert ("delete_selected" in offered) == (who in delete), (who, name)
    assert Project.objects.count() == count
    assert User.objects.count() == 8


def test_the_first_page_shows_only_what_is_theirs(browse: Callable[..., Client], full: Ledger) -> None:
    for who in EVERYBODY:
        shown = {
            model["model"]._meta.model_name
            for app in browse(who).get("/admin/").context["app_list"]
            for model in app["models"]
        }
        assert shown == {name for name, (see, *_) in MATTERS.items() if who in see}, who


def test_who_may_not_enter_is_sent_away(people: dict[str, User], full: Ledger) -> None:
    """Roles alone do not open the admin: an account needs the tick for it as well."""
    User.objects.filter(username="manager").update(is_staff=False)
    client = Client()
    for signed_in in (False, True):
        if signed_in:
            client.force_login(User.objects.get(username="manager"))
        for _model, _does, address in addresses():
            answer = client.get(address)
            assert (answer.status_code, "/login/" in answer.headers["Location"]) == (302, True)


def test_a_superuser_without_membership_sees_nothing(browse: Callable[..., Client], full: Ledger) -> None:
    client = browse("superuser")
    assert client.get("/admin/").context["app_list"] == []
    answer = client.get("/admin/autocomplete/?app_label=projects&model_name=project&field_name=owner")
    assert answer.status_code == 403


def test_completion_offers_only_what_may_be_seen(browse: Callable[..., Client], full: Ledger) -> None:
    made("organisation", {"name": "停用局", "active": False}, {"name": "在用局", "active": True})
    address = "/admin/autocomplete/?app_label=projects&model_name=project&field_name=owner&term=用局"
    for who in EVERYBODY:
        answer = browse(who).get(address)
        assert answer.status_code == (200 if who in OFFICE | KEEPERS else 403)
    found = browse("manager").get(address).json()["results"]
    assert [each["text"] for each in found] == ["在用局"]
    users = "/admin/autocomplete/?app_label=projects&model_name=membership&field_name=user"
    assert browse("manager").get(users).status_code == 403


def test_no_page_of_the_admin_is_forgotten() -> None:
    """A page that a later release adds to the admin must be thought of here."""
    named = {name for name in _names() if name}
    per_model = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin.site._registry
        for page in ("changelist", "add", "history", "delete", "change")
    }
    site = {
        "index",
        "login",
        "logout",
        "password_change",
        "password_change_done",
        "autocomplete",
        "jsi18n",
        "view_on_site",
        "app_list",
    }
    assert named - per_model == site | {"auth_user_password_change"}


def _names() -> Iterator[str | None]:
    _prefix, resolver = get_resolver().namespace_dict["admin"]
    stack = list(resolver.url_patterns)
    while stack:
        pattern = stack.pop()
        stack += getattr(pattern, "url_patterns", [])
        yield getattr(pattern, "name", None)

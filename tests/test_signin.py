"""Who gets in, and what every answer carries: headers, sign-in, lock-out, forced password change."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, expect

from portfolio import passwords
from portfolio import settings as product
from projects import access, ledger
from projects.management.commands.firstaccount import make_first_account

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a-long-Passphrase-8"


def post_sign_in(client: Client, name: str, password: str, address: str = "10.0.0.1") -> Any:
    """Send the sign-in form from an address."""
    return client.post(reverse("login"), {"username": name, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def someone(db: None) -> User:
    """An account without any role."""
    return User.objects.create_user("someone", password=PASSWORD)


# --- headers


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/", "/static/projects/app.css", "/static/none"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts(client: Client, someone: User) -> None:
    client.get(reverse("login"))
    post_sign_in(client, "someone", PASSWORD)
    client.post(reverse("set_language"), {"language": "en"})
    names = {"csrftoken", "sessionid", "django_language"}
    assert names <= client.cookies.keys()
    assert all(client.cookies[name]["httponly"] for name in names)


def test_templates_hold_nothing_inline() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", re.IGNORECASE
    )
    found = [
        f"{file.relative_to(ROOT)}: {match.group()}"
        for file in (ROOT / "templates").rglob("*.html")
        for match in inline.finditer(file.read_text("utf-8"))
    ]
    assert found == []


# --- who gets in


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, str | None]]:
    """Every address of the product with 1 (or P000001) for its arguments, and its name."""
    for entry in resolver.url_patterns:
        here = before + re.sub(r"<str:\w+>", "P000001", str(entry.pattern))
        here = re.sub(r"<[^>]+>", "1", here)
        if isinstance(entry, URLPattern):
            yield here, entry.name
        else:
            yield from addresses(entry, here)


@pytest.mark.django_db
def test_nothing_but_sign_in_answers_a_stranger(client: Client) -> None:
    own = [(path, name) for path, name in addresses(get_resolver()) if "(" not in path and "^" not in path]
    assert len(own) > 10
    for path, name in own:
        if name in {"login", "set_language"}:
            continue
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 302, path
            assert answer["Location"].startswith(("/accounts/login/", "/admin/login/?next=")), path


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/no/such/page/", "/projects/P999999/", "/static/../manage.py", "/var/secret.key"]
)
def test_a_stranger_learns_nothing_from_unknown_addresses(client: Client, path: str) -> None:
    assert client.get(path).status_code in {302, 404}
    assert client.get("/no/such/page/")["Location"] == "/accounts/login/?next=/no/such/page/"


@pytest.mark.django_db
def test_unknown_address_is_404_for_a_person(client: Client, someone: User) -> None:
    client.force_login(someone)
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "重大项目台账" in response.content.decode() or "Major-Project Ledger" in response.content.decode()


@pytest.mark.django_db
def test_a_lapsed_sign_in_moves_the_whole_page_of_an_htmx_request(client: Client) -> None:
    response = client.get("/accounts/password_change/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/accounts/login/?next=/accounts/password_change/"
    assert "Location" not in response


@pytest.mark.django_db
def test_admin_has_no_second_sign_in(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/accounts/login/?next=/admin/", 302)


def test_admin_is_unknown_to_those_without_it(client: Client, someone: User) -> None:
    client.force_login(someone)
    assert client.get("/admin/", follow=True).status_code == 404


def test_lock_out_after_five_failures_is_for_one_person_at_one_address(client: Client, someone: User) -> None:
    other = User.objects.create_user("other", password=PASSWORD)
    answers = [post_sign_in(client, "someone", "wrong") for _attempt in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    locked = post_sign_in(client, "someone", PASSWORD)
    assert locked.status_code == 429
    assert "registration/locked.html" in [template.name for template in locked.templates]
    assert "_auth_user_id" not in client.session
    assert post_sign_in(client, "someone", PASSWORD, "10.0.0.2").status_code == 302
    client.logout()
    assert post_sign_in(client, other.username, PASSWORD).status_code == 302
    assert timedelta(minutes=15) == product.AXES_COOLOFF_TIME  # the page says so


def test_sign_in_goes_only_to_our_own_pages(client: Client, someone: User) -> None:
    response = client.post(
        reverse("login"), {"username": "someone", "password": PASSWORD, "next": "//elsewhere.example/"}
    )
    assert response["Location"] == "/"


def test_sign_out_takes_a_post(client: Client, someone: User) -> None:
    client.force_login(someone)
    assert client.get(reverse("logout")).status_code == 405
    assert "_auth_user_id" in client.session
    client.post(reverse("logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_language_is_chinese_first_and_can_be_switched(client: Client) -> None:
    assert 'lang="zh-hans"' in client.get(reverse("login")).content.decode()
    response = client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert response["Location"] == reverse("login")
    page = client.get(reverse("login")).content.decode()
    assert 'lang="en"' in page
    assert "Sign in" in page
    assert client.get(reverse("login"), headers={"Accept-Language": "zh-CN"}).status_code == 200


# --- the first account


@pytest.mark.django_db(transaction=True)
def test_a_random_password_must_be_changed_at_first_sign_in(client: Client) -> None:
    user, random = make_first_account("admin", None)
    assert random is not None
    assert user.is_staff
    assert not user.is_superuser
    assert access.roles(user) == {access.ADMINISTRATOR, access.MANAGER}
    assert ledger.head()[0] == 1
    post_sign_in(client, "admin", random)
    for path in ("/admin/", "/admin/jsi18n/", reverse("admin:password_change")):
        assert client.get(path)["Location"] == reverse("password_change"), path
    assert client.get(reverse("password_change")).status_code == 200
    form = {"old_password": random, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(reverse("password_change"), form)["Location"] == "/"
    assert client.get("/admin/").status_code == 200
    client.logout()
    post_sign_in(client, "admin", PASSWORD)
    assert client.get("/admin/").status_code == 200
    assert not user.groups.filter(name=passwords.GROUP).exists()


@pytest.mark.django_db(transaction=True)
def test_first_account_is_made_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "first")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("firstaccount", "--json")
    assert capsys.readouterr().out == '{"created": true, "username": "first"}\n'
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert not user.groups.exists()
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "second")
    call_command("firstaccount", "--json")
    assert capsys.readouterr() == ('{"created": false, "username": null}\n', "")
    assert list(User.objects.all()) == [user]


@pytest.mark.django_db(transaction=True)
def test_random_password_is_printed_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    call_command("firstaccount")
    out, err = capsys.readouterr()
    assert out == ""
    printed = re.search(r"password: (\S+)", err)
    assert printed
    assert User.objects.get().check_password(printed.group(1))
    call_command("firstaccount")
    assert capsys.readouterr() == ("", "")


# --- in a browser


@pytest.mark.browser
def test_sign_in_page_in_a_browser(
    page: Page, someone: User, axe_faults: Callable[[Page], list[str]]
) -> None:
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert axe_faults(page) == []
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Major-Project Ledger")).to_be_visible()
    page.get_by_label("Username").fill("someone")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("login"))
    page.goto("/accounts/password_change/")
    expect(page.get_by_role("heading", name="Change password")).to_be_visible()
    assert axe_faults(page) == []


@pytest.mark.browser
def test_frame_and_admin_keep_the_policy(
    signed_in: Callable[[User], Page], someone: User, axe_faults: Callable[[Page], list[str]]
) -> None:
    someone.is_staff = True
    someone.save()
    page = signed_in(someone)
    page.goto("/no/such/page/")
    assert page.evaluate("typeof htmx + typeof bootstrap") == "objectobject"
    assert axe_faults(page) == []
    page.goto("/admin/")
    assert page.evaluate("getComputedStyle(document.querySelector('#header')).display") == "flex"

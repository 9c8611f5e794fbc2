"""What holds for every answer: the content security policy, sign-in, and a password of one's own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from portfolio.passwords import SESSION_FLAG
from projects import denials

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_WHILE_FORCED = frozenset({"password_change", "logout", "set_language"})


def content_security_policy(get_response: Answer) -> Answer:
    """Put the one policy on every answer, the admin's and static files' included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


def htmx_redirects(get_response: Answer) -> Answer:
    """Make a redirect of an htmx request move the whole page: inside a fragment it would nest pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.headers.get("HX-Request") == "true" and response.status_code in {301, 302, 303}:
            return HttpResponseClientRedirect(response.headers["Location"])
        return response

    return middleware


def denials_noted(get_response: Answer) -> Answer:
    """Note in the history what somebody asked for and may not have."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        denials.note(request, response.status_code)
        return response

    return middleware


def nothing_for_strangers(get_response: Answer) -> Answer:
    """Send nobody-signed-in to sign in for unknown addresses too, so that 404 tells them nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        static = request.path.startswith(settings.STATIC_URL)
        if response.status_code == 404 and not static and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return response

    return middleware


class ForcedPasswordChange:
    """Hold back a person whose password was made up for them until they choose their own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Redirect every page but the few that lead out of this state."""
        if not request.session.get(SESSION_FLAG):
            return None
        match = request.resolver_match
        if match and match.url_name in OPEN_WHILE_FORCED and not match.namespaces:
            return None
        return redirect("password_change")

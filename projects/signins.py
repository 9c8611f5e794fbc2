"""What Django and axes tell of sign-ins, noted in the log. Only what happened; no rule hangs on it."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from projects.ledger import signin_log
from projects.models.signin import SignIn

What = SignIn.What


def connect() -> None:
    """Listen from now on; once for each process."""
    user_logged_in.connect(_came_in, dispatch_uid="signin-in")
    user_login_failed.connect(_failed, dispatch_uid="signin-failed")
    user_locked_out.connect(_locked_out, dispatch_uid="signin-locked")
    user_logged_out.connect(_went, dispatch_uid="signin-out")


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""


def _came_in(sender: Any, request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
    signin_log.append(What.IN, user.get_username(), _address(request), user.pk)


def _went(sender: Any, request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
    if user is not None:
        signin_log.append(What.OUT, user.get_username(), _address(request), user.pk)


def _failed(
    sender: Any, credentials: dict[str, Any] | None = None, request: HttpRequest | None = None, **_: Any
) -> None:
    signin_log.append(What.FAILED, str((credentials or {}).get("username") or ""), _address(request))


def _locked_out(
    sender: Any, request: HttpRequest | None = None, username: str | None = None, **_: Any
) -> None:
    signin_log.append(What.LOCKED, username or "", _address(request))

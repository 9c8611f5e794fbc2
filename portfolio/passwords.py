"""Who must choose a new password at the next sign-in: members of one group without permissions."""

from django.contrib.auth.models import Group, User
from django.http import HttpRequest

GROUP = "must-change-password"
SESSION_FLAG = "must_change_password"


def require_change(user: User) -> None:
    """Ask the person for a password of their own at the next sign-in."""
    user.groups.add(Group.objects.get_or_create(name=GROUP)[0])


def note_at_sign_in(request: HttpRequest, user: User) -> None:
    """Remember in the session whether the person is asked, so that no later request needs a query."""
    if user.groups.filter(name=GROUP).exists():
        request.session[SESSION_FLAG] = True


def changed(request: HttpRequest, user: User) -> None:
    """The person has chosen: let them through."""
    user.groups.remove(*user.groups.filter(name=GROUP))
    request.session.pop(SESSION_FLAG, None)

"""Sign-in, sign-out and passwords."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from portfolio import passwords
from projects.views.month.home import lands_on_returns


def bootstrap(fields: dict[str, Field]) -> None:
    """Give the inputs Bootstrap's class."""
    for field in fields.values():
        field.widget.attrs.setdefault("class", "form-control")


class SignInForm(AuthenticationForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bootstrap(self.fields)


class OwnPasswordForm(PasswordChangeForm):
    """The old password and, twice, the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bootstrap(self.fields)


class SignIn(auth.LoginView):
    """The only page that answers without sign-in."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Departments begin with what is theirs to do, everybody else with the dashboard."""
        user = cast(User, self.request.user)
        return reverse("returns-home") if lands_on_returns(user) else super().get_default_redirect_url()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and note whether a new password is asked of the person."""
        response = super().form_valid(form)
        passwords.note_at_sign_in(self.request, form.get_user())
        return response


class OwnPassword(auth.PasswordChangeView):
    """Choose a new password."""

    form_class = OwnPasswordForm
    success_url = "/"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, let the person through, and go on to the first page."""
        response = super().form_valid(form)
        passwords.changed(self.request, cast(User, self.request.user))
        messages.success(self.request, _("Your password was changed."))
        return response


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's way to sign in is ours; who is signed in and comes here may not know of the admin."""
    if request.user.is_authenticated:
        raise Http404
    return redirect(f"{reverse('login')}?{request.GET.urlencode(safe='/')}")


set_language = login_not_required(django_set_language)

"""Addresses: accounts, the admin, and the pages of the ledger."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from projects.views import accounts

urlpatterns = [
    path("accounts/login/", accounts.SignIn.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("accounts/password_change/", accounts.OwnPassword.as_view(), name="password_change"),
    path("accounts/language/", accounts.set_language, name="set_language"),
    # One door in: the admin's own pages for sign-in, sign-out and passwords lead to ours.
    path("admin/login/", accounts.admin_sign_in),
    path("admin/logout/", LogoutView.as_view()),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/", admin.site.urls),
    path("", include("projects.urls")),
]

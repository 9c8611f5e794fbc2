"""Addresses of the pages of the month."""

from django.urls import URLPattern, path

from projects.views.month import closing, home, page, typing

urlpatterns: list[URLPattern] = [
    path("returns/", home.home, name="returns-home"),
    path("returns/open/", home.open_month, name="returns-open"),
    path("returns/<int:year>/<int:month>/", page.month, name="returns-month"),
    path("returns/<int:year>/<int:month>/draft/", typing.draft, name="returns-draft"),
    path("returns/<int:year>/<int:month>/accept/", home.accept_department, name="returns-accept"),
    path("returns/<int:year>/<int:month>/closing/", closing.closing, name="returns-closing"),
    path("returns/<int:year>/<int:month>/extend/", closing.extend, name="returns-extend"),
    path("returns/<int:year>/<int:month>/snapshot/<int:pk>/", closing.snapshot, name="returns-snapshot"),
]

"""Addresses of the samples."""

from django.urls import URLPattern, path

from projects.views.samples import pages, sheets

_ONE = "audit/samples/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("audit/samples/", pages.sample_list, name="sample-list"),
    path(_ONE, pages.sample_detail, name="sample-detail"),
    path(f"{_ONE}again/", pages.sample_again, name="sample-again"),
    path(f"{_ONE}<int:number>/", pages.sample_item, name="sample-item"),
    path(f"{_ONE}file/", sheets.sample_file, name="sample-file"),
    path(f"{_ONE}bring/", sheets.sample_bring, name="sample-bring"),
]

"""Addresses of the trail, from sums down to cells."""

from django.urls import URLPattern, path

from projects.views.trail.field import trail_field
from projects.views.trail.indicator import trail_indicator
from projects.views.trail.project import trail_project
from projects.views.trail.published import trail_published
from projects.views.trail.sums import trail_sum

urlpatterns: list[URLPattern] = [
    path("trail/sum/<str:measure>/", trail_sum, name="trail-sum"),
    path("trail/indicator/<str:key>/", trail_indicator, name="trail-indicator"),
    path("trail/published/<int:year>/<str:scope>/<str:measure>/", trail_published, name="trail-published"),
    path("trail/project/<str:code>/<int:year>/", trail_project, name="trail-project"),
    path("trail/field/<str:label>/<int:pk>/<str:key>/", trail_field, name="trail-field"),
]

"""Addresses of the ledger's pages."""

from django.urls import URLPattern, path

from projects.views import (
    dashboard,
    history,
    imports,
    map,
    offices,
    past,
    permits,
    planning,
    plans,
    problems,
    projects,
    reconciled,
    reports,
    restated,
    saved_views,
    signins,
    stages,
    workbooks,
)
from projects.views.around import pages as around
from projects.views.audit import pages as audit
from projects.views.month import addresses as month
from projects.views.samples import addresses as samples
from projects.views.trail import addresses as trail

urlpatterns: list[URLPattern] = [
    path("", past.with_past(dashboard.dashboard), name="dashboard"),
    path("map.geojson", map.map_outlines, name="map-outlines"),
    path("projects/", past.with_past(projects.project_list), name="project-list"),
    path("projects/export/", projects.project_export, name="project-export"),
    *saved_views.urlpatterns,
    path("projects/<str:code>/", past.with_past(projects.project_detail), name="project-detail"),
    *planning.urlpatterns,
    *around.urlpatterns,
    *plans.urlpatterns,
    *offices.urlpatterns,
    *stages.urlpatterns,
    path("problems/", problems.problem_list, name="problem-list"),
    path("permits/", permits.permit_list, name="permit-list"),
    *audit.urlpatterns,
    *imports.urlpatterns,
    *month.urlpatterns,
    *workbooks.urlpatterns,
    path("reports/", past.with_past(reports.report_list), name="report-list"),
    *reports.urlpatterns,
    *reconciled.urlpatterns,
    *samples.urlpatterns,
    *trail.urlpatterns,
    *past.urlpatterns,
    path("history/", history.history_list, name="history-list"),
    path("history/signins/", signins.signin_list, name="signin-list"),
    path("history/restated/", restated.restated_list, name="restated-list"),
    path("history/verify/", history.history_verify, name="history-verify"),
    path("history/<int:number>/", history.history_detail, name="history-detail"),
    path("history/<int:number>/undo/", history.history_undo, name="history-undo"),
]

"""The admin: tables and forms of everything kept. It writes the ledger only through the door."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from projects.admin import around, history, monthly, organisation, people, plan, project, signins

__all__ = ["around", "history", "monthly", "organisation", "people", "plan", "project", "signins"]

admin.site.site_header = settings.PRODUCT_NAME
admin.site.site_title = settings.PRODUCT_NAME
admin.site.index_title = _("Administration")

"""Words for what the history stores as codes."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.forms import SOURCES
from projects.models import ChangeSet

ACTIONS = {
    "edit": gettext_lazy("edit"),
    "import": gettext_lazy("import"),
    "retire": gettext_lazy("retire placeholders"),
    "loadplan": gettext_lazy("load plan"),
    "undo": gettext_lazy("undo"),
    "schema": gettext_lazy("update of the program"),
    "verify": gettext_lazy("verification"),
    "export": gettext_lazy("export"),
    "delete": gettext_lazy("delete"),
    "create": gettext_lazy("create"),
    "denied": gettext_lazy("denied"),
    "grant": gettext_lazy("roles given"),
    "account": gettext_lazy("account"),
    "open-month": gettext_lazy("month opened"),
    "begin-closing": gettext_lazy("closing begun"),
    "keep-open": gettext_lazy("closing put off"),
    "close": gettext_lazy("month closed"),
    "reopen": gettext_lazy("month reopened"),
    "extend": gettext_lazy("more time"),
    "backup": gettext_lazy("backup"),
    "demo": gettext_lazy("simulated figures"),
    "stage": gettext_lazy("stage"),
    "enter": gettext_lazy("taken into the plan"),
    "adjust": gettext_lazy("mid-year adjustment"),
    "settings": gettext_lazy("settings of a plan year"),
    "handover": gettext_lazy("projects handed over"),
    "merge": gettext_lazy("organisations merged"),
    "rename": gettext_lazy("organisation renamed"),
    "together": gettext_lazy("projects put together"),
    "split": gettext_lazy("project split"),
    "carry": gettext_lazy("carry-over"),
    "audit": gettext_lazy("audit rules asked"),
    "finding": gettext_lazy("finding"),
    "silence": gettext_lazy("silence of a rule"),
    "rules": gettext_lazy("settings of a rule"),
    "sample": gettext_lazy("sample drawn"),
    "visits": gettext_lazy("seen on site"),
    "assess": gettext_lazy("assessment of a light"),
}


def source_name(kind: str) -> str:
    """From where a change set came; an unknown kind stands as it is stored."""
    return str(dict(SOURCES).get(kind, kind))


def source_of(changeset: ChangeSet) -> str:
    """From where a change set came, and for a file its name."""
    file = json.loads(changeset.header)["source"].get("file", "")
    return " · ".join(part for part in (source_name(changeset.source), file) if part)


def action_name(action: str) -> str:
    """What was done; an unknown action stands as it is stored."""
    return str(ACTIONS.get(action, action))


def nothing() -> str:
    """What stands where a value is not known."""
    return _("not known")

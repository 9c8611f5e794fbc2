"""The sections of a project's page, one for each kind of thing around it; a form of the kind may stand in its section."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from projects import access, ledger
from projects.models import Project
from projects.views.around import lines
from projects.views.around.kinds import KINDS, Kind


def may_write(user: User, project: Project) -> bool:
    """Whether this person adds and edits here; of a project that is not known yet there is nothing to say."""
    return not project.placeholder and access.may_report(user, project)


def sections(user: User, project: Project) -> list[dict[str, Any]]:
    """Every section of a project's page."""
    may = may_write(user, project)
    return [_section(user, project, kind, may) for kind in KINDS.values()]


def section(user: User, project: Project, kind: Kind, **form: Any) -> dict[str, Any]:
    """What the template of a section needs; ``form`` is what stands open in it."""
    return {**_section(user, project, kind, may_write(user, project)), **form}


def _section(user: User, project: Project, kind: Kind, may: bool) -> dict[str, Any]:
    found = {"kind": kind, "project": project, "may_write": may}
    return {**found, **_CONTENTS[kind.slug](user, project)}


def _milestones(user: User, project: Project) -> dict[str, Any]:
    rows, axis = lines.of_milestones(project)
    return {"rows": rows, "axis": axis}


def _permits(user: User, project: Project) -> dict[str, Any]:
    rows, share = lines.of_permits(project)
    return {"rows": rows, "share": share}


def _problems(user: User, project: Project) -> dict[str, Any]:
    """Overdue is said of the day on which the page is shown: with the due list the only place that asks for it."""
    day = ledger.today()
    return {"rows": lines.of_problems(project, day), "day": day}


def _evidence(user: User, project: Project) -> dict[str, Any]:
    mine = access.openable_evidence(user).filter(project=project)
    return {"rows": lines.of_evidence(project, access.sees_all(user)), "may_open": mine.exists()}


_CONTENTS = {"milestones": _milestones, "permits": _permits, "problems": _problems, "evidence": _evidence}

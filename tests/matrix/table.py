"""Who may read and who may write at every address of the product. An address without an entry fails the suite.

An entry says who is answered on GET and whose POST is taken; for everybody else there is no such page (404), and
the ledger stays as it was. What only takes the one method answers 405 to the other. ``kwargs`` fill the address with
what stands in ``Things``: all of it belongs to the officer's department, so that a stranger must not find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OFFICERS = frozenset({"officer", "stranger"})
ADMINISTRATOR = frozenset({"administrator"})
MANAGER, AUDITOR, LEADER = frozenset({"manager"}), frozenset({"auditor"}), frozenset({"leader"})
SEE_ALL = MANAGER | AUDITOR | LEADER
READERS = OFFICERS | SEE_ALL
#: who reads what belongs to the officer's department
CONCERNED = READERS - {"stranger"}
#: who writes what a department reports of the officer's project
REPORTING = MANAGER | {"officer"}
#: who reports at all: a stranger of their own projects
REPORTERS = OFFICERS | MANAGER
SIGNED_IN = READERS | {"administrator", "nobody"}
EVERYBODY = SIGNED_IN | {"anonymous"}
#: the method is not for this address, whoever asks
NOT_A_METHOD = None


@dataclass(frozen=True)
class Things:
    """What the addresses are about: a project of the officer's, what belongs to it, and what was done to it."""

    code: str
    batch: int
    number: int
    department: int
    #: the frozen figures of February
    snapshot: int
    #: a draw for site visits
    sample: int
    #: a finding about the project that is to be explained
    finding: int
    #: a milestone, a permit, a problem and evidence of the project, by label
    beside: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """Who reads (GET) and who writes (POST) at one address; ``sent`` is the body that a writer sends."""

    reads: frozenset[str] | None
    writes: frozenset[str] | None = NOT_A_METHOD
    kwargs: Callable[[Things], dict[str, Any]] = lambda things: {}
    sent: dict[str, Any] | None = None


def _batch(things: Things) -> dict[str, Any]:
    return {"pk": things.batch}


def _number(things: Things) -> dict[str, Any]:
    return {"number": things.number}


def _code(things: Things) -> dict[str, Any]:
    return {"code": things.code}


def _year(things: Things) -> dict[str, Any]:
    return {"year": 2021}


def _next_year(things: Things) -> dict[str, Any]:
    return {"year": 2022}


def _of_year(things: Things) -> dict[str, Any]:
    return {"code": things.code, "year": 2021}


def _of_month(things: Things) -> dict[str, Any]:
    return {"code": things.code, "year": 2021, "month": 3}


def _month(things: Things) -> dict[str, Any]:
    return {"year": 2021, "month": 3}


def _snapshot(things: Things) -> dict[str, Any]:
    """Of February, which is closed."""
    return {"year": 2021, "month": 2, "pk": things.snapshot}


def _sample(things: Things) -> dict[str, Any]:
    return {"pk": things.sample}


def _workbook(things: Things) -> dict[str, Any]:
    return {"year": 2021, "month": 3, "department": things.department}


def _field(things: Things) -> dict[str, Any]:
    return {"label": "project", "pk": int(things.code[1:]), "key": "stage"}


def _finding(things: Things) -> dict[str, Any]:
    return {"pk": things.finding}


def _rule(things: Things) -> dict[str, Any]:
    return {"code": "A19"}


def _beside(label: str) -> Callable[[Things], dict[str, Any]]:
    return lambda things: {"code": things.code, "pk": things.beside[label]}


def _around() -> dict[str, Entry]:
    """Milestones, permits, problems and evidence: who reports of the project adds and edits."""
    entries = {}
    for label in ("milestone", "permit", "problem", "evidence"):
        entries[f"{label}-add"] = Entry(REPORTING, REPORTING, _code)
        entries[f"{label}-edit"] = Entry(REPORTING, REPORTING, _beside(label))
        entries[f"{label}-remove"] = Entry(NOT_A_METHOD, REPORTING, _beside(label), REASON)
    return entries


def _past(
    kwargs: Callable[[Things], dict[str, Any]] = lambda things: {},
) -> Callable[[Things], dict[str, Any]]:
    """The same page as of the change set that touched the project."""
    return lambda things: {"asof": things.number, **kwargs(things)}


REASON = {"reason": "核对"}
#: who sees all may see it as it stood
LOOKING_BACK = MANAGER | LEADER | AUDITOR
MATRIX: dict[str, Entry] = {
    "login": Entry(EVERYBODY, EVERYBODY),
    "logout": Entry(NOT_A_METHOD, SIGNED_IN),
    "password_change": Entry(SIGNED_IN, SIGNED_IN),
    "set_language": Entry(EVERYBODY, EVERYBODY, sent={"language": "en"}),
    "dashboard": Entry(SIGNED_IN),
    "map-outlines": Entry(READERS),
    "project-list": Entry(READERS),
    "project-export": Entry(NOT_A_METHOD, READERS),
    "view-save": Entry(NOT_A_METHOD, READERS, sent={"name": "我的", "query": "sort=name"}),
    "view-remove": Entry(NOT_A_METHOD, frozenset(), lambda things: {"pk": 1}),  # nobody's but the owner's
    "project-detail": Entry(CONCERNED, kwargs=_code),
    "project-adjust": Entry(
        MANAGER,
        MANAGER,
        _of_year,
        {"adjusted": "9", "adjusted_from": 5, "adjusted_document": "1号", **REASON},
    ),
    "return-assess": Entry(MANAGER, MANAGER, _of_month, {"assessed_light": "red"}),
    **_around(),
    "project-stage": Entry(REPORTING, REPORTING, _code, {"stage": "preparing"}),
    "reserve-list": Entry(READERS),
    "plan-entry": Entry(MANAGER, MANAGER),
    "permit-list": Entry(READERS),
    "report-list": Entry(MANAGER | AUDITOR | LEADER),
    "report-file": Entry(
        NOT_A_METHOD, MANAGER | AUDITOR | LEADER, lambda things: {"year": 2021, "month": 3, "kind": "report"}
    ),
    "reconciliation": Entry(SEE_ALL),
    "sample-list": Entry(SEE_ALL, AUDITOR),
    "sample-detail": Entry(SEE_ALL, kwargs=_sample),
    "sample-again": Entry(SEE_ALL, kwargs=_sample),
    "sample-item": Entry(AUDITOR, AUDITOR, lambda things: {"pk": things.sample, "number": 1}, {"note": "x"}),
    "sample-file": Entry(NOT_A_METHOD, SEE_ALL, _sample),
    "sample-bring": Entry(NOT_A_METHOD, AUDITOR, _sample),
    "problem-list": Entry(READERS),
    "problem-step": Entry(NOT_A_METHOD, REPORTING, _beside("problem"), {"state": "handling"}),
    "evidence-file": Entry(REPORTING | AUDITOR, kwargs=_beside("evidence")),
    "plan-list": Entry(MANAGER),
    "plan-settings": Entry(MANAGER, MANAGER, _year, {"light_rule": "P2", **REASON}),
    "plan-carry": Entry(MANAGER, MANAGER, _next_year, REASON),
    "office-list": Entry(MANAGER | ADMINISTRATOR),
    "office-handover": Entry(MANAGER, MANAGER, sent=REASON),
    "organisation-merge": Entry(ADMINISTRATOR, ADMINISTRATOR, sent=REASON),
    "organisation-rename": Entry(ADMINISTRATOR, ADMINISTRATOR, sent=REASON),
    "project-together": Entry(MANAGER, MANAGER, sent=REASON),
    "project-split": Entry(MANAGER, MANAGER, _of_year, {"name": "一期", **REASON}),
    "import-list": Entry(OFFICERS | MANAGER | AUDITOR, OFFICERS | MANAGER),
    "import-detail": Entry(MANAGER | AUDITOR | {"officer"}, kwargs=_batch),
    "import-progress": Entry(MANAGER | AUDITOR | {"officer"}, kwargs=_batch),
    "import-apply": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch),
    "import-sound": Entry(MANAGER | {"officer"}, MANAGER | {"officer"}, _batch),
    "import-columns": Entry(MANAGER | {"officer"}, MANAGER | {"officer"}, _batch),
    "import-leave": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch),
    "import-cancel": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch),
    "import-reread": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch),
    "import-answer": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch, {"row": "1", "project": "new"}),
    "import-again": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _batch),
    "import-undo": Entry(NOT_A_METHOD, MANAGER, _batch, REASON),
    "import-marked": Entry(MANAGER | AUDITOR | {"officer"}, kwargs=_batch),
    "import-file": Entry(MANAGER | AUDITOR, kwargs=_batch),
    "returns-home": Entry(READERS),
    "returns-open": Entry(NOT_A_METHOD, MANAGER, sent={"year": 2021, "month": 4}),
    "returns-month": Entry(READERS, REPORTERS, _month, {"action": "save"}),
    "returns-draft": Entry(REPORTERS, REPORTERS, _month),
    "returns-accept": Entry(NOT_A_METHOD, MANAGER, _month),
    "returns-closing": Entry(MANAGER | AUDITOR, MANAGER, _month, {"step": "begin"}),
    "returns-extend": Entry(NOT_A_METHOD, MANAGER, _month),
    "returns-snapshot": Entry(MANAGER | AUDITOR, kwargs=_snapshot),
    "return-workbook": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _workbook),
    "return-workbooks": Entry(NOT_A_METHOD, MANAGER | {"officer"}, _month),
    "trail-sum": Entry(READERS, kwargs=lambda things: {"measure": "total_investment"}),
    "trail-indicator": Entry(READERS, kwargs=lambda things: {"key": "finished"}),
    "trail-published": Entry(
        MANAGER | LEADER | AUDITOR, kwargs=lambda things: {"year": 2021, "scope": "all", "measure": "count"}
    ),
    "trail-project": Entry(CONCERNED, kwargs=_of_year),
    "trail-field": Entry(CONCERNED, kwargs=_field),
    "past-dashboard": Entry(LOOKING_BACK, kwargs=_past()),
    "past-project-list": Entry(LOOKING_BACK, kwargs=_past()),
    "past-project-export": Entry(NOT_A_METHOD, LOOKING_BACK, _past()),
    "past-project-detail": Entry(LOOKING_BACK, kwargs=_past(_code)),
    "past-report-list": Entry(LOOKING_BACK, kwargs=_past()),
    "past-report-file": Entry(
        NOT_A_METHOD, LOOKING_BACK, _past(lambda things: {"year": 2021, "month": 3, "kind": "report"})
    ),
    "past-trail-sum": Entry(LOOKING_BACK, kwargs=_past(lambda things: {"measure": "completed"})),
    "past-trail-indicator": Entry(LOOKING_BACK, kwargs=_past(lambda things: {"key": "finished"})),
    "past-trail-published": Entry(
        LOOKING_BACK, kwargs=_past(lambda things: {"year": 2021, "scope": "all", "measure": "count"})
    ),
    "past-trail-project": Entry(LOOKING_BACK, kwargs=_past(_of_year)),
    "past-trail-field": Entry(LOOKING_BACK, kwargs=_past(_field)),
    "past-other": Entry(LOOKING_BACK, kwargs=_past(lambda things: {"rest": "history/"})),
    "restated-list": Entry(LOOKING_BACK),
    "finding-list": Entry(READERS),
    "audit-run": Entry(NOT_A_METHOD, MANAGER | AUDITOR, sent={"year": 2021}),
    "finding-detail": Entry(CONCERNED, kwargs=_finding),
    "finding-step": Entry(
        NOT_A_METHOD, REPORTING | AUDITOR, _finding, {"state": "explained", "words": "已核对"}
    ),
    "finding-silence": Entry(NOT_A_METHOD, AUDITOR, _finding, {"until": "2021-12-31", **REASON}),
    "rule-list": Entry(READERS),
    "rule-setting": Entry(
        MANAGER, MANAGER, _rule, {"active": "on", "list": "5000", "statistics": "500", **REASON}
    ),
    "signin-list": Entry(AUDITOR | ADMINISTRATOR),
    "history-list": Entry(READERS),
    "history-verify": Entry(NOT_A_METHOD, MANAGER | AUDITOR),
    "history-detail": Entry(CONCERNED, kwargs=_number),
    "history-undo": Entry(NOT_A_METHOD, MANAGER, _number, REASON),
}

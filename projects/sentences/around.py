"""Around the figures: problems, stages, evidence and what its files are."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "problem-closed": _("The problem is closed; what it says stays as it is. Raise a new one."),
    "problem-step": _("A problem goes step by step: raised, in hand, asked to close, closed or sent back."),
    "problem-office": _("The project office closes a problem or sends it back."),
    "problem-result": _("Say what came of it before you ask to close the problem."),
    "problem-begun": _("A problem that is in hand is not removed. Ask to close it and say why."),
    "stage-office": _("Only the project office cancels a project or takes a cancelled one back."),
    "stage-reason": _("Say why the project is stopped, cancelled, or taken back after that."),
    "planned-already": _("%(code)s stands in the plan of %(year)s already. Leave it out."),
    "nothing-chosen": _("Choose at least one project."),
    "evidence-not-kept": _("The file itself is missing. Choose it again and send it with this page."),
    "evidence-fixed": _(
        "A piece of evidence stays the file it is. Remove it and add the other file instead."
    ),
    "file-kind": _(
        "The content of this file is none of: %(accepted)s. Save it as one of these and choose it again."
    ),
    "file-name": _(
        "By its content this is %(kind)s, but its name says otherwise. Give it one of the endings %(endings)s."
    ),
    "file-macros": _("The file holds macros, which are programs. Save it without them and choose it again."),
    "file-large": _(
        "The file is larger than %(megabytes)s MB. Make it smaller, for example by a lower resolution."
    ),
    "file-empty": _("The file is empty. Choose it again."),
    "file-altered": _(
        "The kept bytes of this file are missing or were altered. Tell the auditor; the history has its SHA-256."
    ),
    "evidence-elsewhere": _("The return belongs to another project. Choose one of this project."),
}

"""Why a report cannot be made."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "nothing-to-tell": _("The plan of %(year)s has no named project yet: there is nothing to export."),
    "template-unreadable": _(
        "The template %(file)s cannot be read: %(detail)s. Correct it, or take it away to use the shipped one."
    ),
    "template-shape": _(
        "The template %(file)s lacks something at %(where)s. Compare it with the shipped one, or take it away to use that."
    ),
    "template-unknown": _(
        "The template %(file)s names “%(name)s” at %(where)s, which is not known. Known are: %(known)s."
    ),
}

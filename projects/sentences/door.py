"""What the door refuses, whoever asks: rights, conflicts, references, plans, parts, forms that are out of date."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "conflict": _("Someone else changed the same fields meanwhile (%(fields)s). Look at both and decide."),
    "not-yours": _("Your role does not allow this change (%(key)s)."),
    "referred-to": _("It cannot be deleted: %(by)s %(by_id)s still refers to it."),
    "not-unique": _("Another record has the same identification already."),
    "refers-to-nothing": _("What %(key)s refers to does not exist any more. Choose again."),
    "twice-in-one": _("The same %(label)s %(id)s would be changed twice at once. Keep one of the two."),
    "not-storable": _("“%(value)s” cannot be kept as %(key)s."),
    "unknown-id": _("%(label)s %(id)s never was in this ledger."),
    "past-is-read-only": _(
        "What is shown is the past, which cannot be changed. Go back to the present first."
    ),
    "no-such-past": _(
        "The history holds nothing as of “%(asked)s”. Enter a day (2021-05-31) on which it had begun, or the number of a change set."
    ),
    "history-damaged": _(
        "The history does not verify (change set %(number)s tells what was found), so no month can be closed. Have it examined, then verified again."
    ),
    "reason-missing": _("Give a reason."),
    "assessed-reason-missing": _("The assessed light differs from the self-rated one. Give the reason."),
    "same-organisation": _("Both are the same organisation. Choose another one."),
    "organisation-ended": _("“%(name)s” is out of use. Choose one that is in use."),
    "name-taken": _("Another organisation is called “%(name)s” already. Merge the two instead."),
    "parent-figures": _(
        "%(code)s is made of parts, which have its figures. It has no year plan and no amounts itself."
    ),
    "parent-of-parent": _("%(code)s cannot be both: made of parts, and a part of another project."),
    "too-few-parts": _("It takes at least two. Name another one."),
    "placeholder-part": _("%(code)s is a placeholder. Give it the project's name first."),
    "split-unknown": _("The project's %(key)s is not known, so no part of it can be given away."),
    "split-too-much": _("The parts would take more of the %(key)s than there is."),
    "split-own-months": _(
        "The project has a monthly plan of its own, which cannot be divided. Empty it first, or leave the parts' plans empty."
    ),
    "no-plan-before": _("There is no plan of %(year)s to carry over from."),
    "carried-early": _(
        "%(last)s is reported up to month %(month)s only: what is completed after that is not in these sums. Correct “completed before the year” when December is in."
    ),
    "carried-no-more": _(
        "%(value)s does not come along any more: it was finished, taken over or left the plan."
    ),
    "nothing-to-change": _("Nothing would be changed."),
    "changed-since-shown": _(
        "The ledger has changed since this was shown, so nothing was applied. Look at it again."
    ),
    "adjusted-in-closed": _(
        "Month %(month)s is closed, and its rates would change. Choose a later month, or have it reopened."
    ),
    "field-conflict": _(
        "You started from “%(base)s”. Meanwhile %(who)s made it “%(theirs)s”; you wrote “%(yours)s”. Save again to put yours in its place, or write theirs."
    ),
    "gone": _("It was deleted meanwhile (%(what)s). Open the page again."),
    "gone-typed": _("The %(what)s was removed meanwhile. What you wrote stands here; saving adds it anew."),
    "stale-form": _("This page belongs to another state of the ledger. Open it again and repeat the change."),
    "delete-stale": _("What would be deleted has changed meanwhile. Look at the list again."),
    "own-role": _("Nobody gives a role to themselves. Another administrator has to do it."),
    "last-administrator": _(
        "Nobody would be left who may administer accounts. Give somebody else the role first."
    ),
    "not-a-curve": _(
        "Write twelve percentages separated by commas, none smaller than the one before, the last one 100."
    ),
    "limits-crossed": _("The limit of red must not lie above that of green."),
    "unknown-changeset": _("There is no change set %(number)s."),
    "schema-stays": _("Change set %(number)s belongs to an update of the program and cannot be undone."),
}

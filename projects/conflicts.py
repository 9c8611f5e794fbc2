"""What the door refused, told to the person: in sentences, with what both started from, theirs and yours."""

from __future__ import annotations

from django.utils.translation import gettext as _

from projects import display, sentences, vocabulary
from projects.display import Names
from projects.ledger import Clash, Conflict, Refused
from projects.models import ChangeSet
from projects.values import Scalar


def explain(refused: Refused) -> str:
    """The sentence of a refusal, its models and fields by their names; a conflict names each clash."""
    params = {**refused.params}
    if "key" in params:
        params["key"] = heading(params.get("label", ""), params["key"])
    if params.get("by") in vocabulary.MODEL_NAMES:
        params["by"] = model_name(params["by"])
    said = [sentences.say(refused.code, params)]
    if isinstance(refused, Conflict):
        said += [
            f"{model_name(c.label)} {c.id}, {heading(c.label, c.key)}: {describe(c)}" for c in refused.clashes
        ]
        said += [sentences.say("gone", {"what": f"{model_name(label)} {id}"}) for label, id in refused.gone]
    return " ".join(said)


def describe(clash: Clash) -> str:
    """Base, theirs and yours of one field, and who was there first."""
    names = Names()
    column = vocabulary.column(clash.label, clash.key)
    for value in (clash.base, clash.theirs, clash.yours):
        names.want(column.refers, value)

    def shown(value: Scalar) -> str:
        return display.with_unit(column, value, names) or _("(empty)")

    params = {"base": shown(clash.base), "theirs": shown(clash.theirs), "yours": shown(clash.yours)}
    return sentences.say("field-conflict", {**params, "who": changed_by(clash)})


def changed_by(clash: Clash) -> str:
    """Who set what stands now, and in which change set."""
    touched = ChangeSet.objects.filter(
        entries__label=clash.label, entries__object_id=clash.id, entries__body__contains=f'"{clash.key}":'
    )
    last = touched.order_by("-number").first()
    return f"{last.who} (#{last.number})" if last else "?"


def heading(label: str, key: str) -> str:
    """The heading of a key; for a whole object its name."""
    try:
        return vocabulary.column(label, key).heading()
    except KeyError:
        return model_name(key) if key in vocabulary.MODEL_NAMES else key


def model_name(label: str) -> str:
    return vocabulary.MODEL_NAMES[label][vocabulary.english()]

"""Numbers whose unit stands beside them: published figures, and what a rule measured. Shown in that unit, never as kept."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from projects import choices, values
from projects.audit.words import measure
from projects.models import Change, ControlTotal, Finding
from projects.values import Scalar
from projects.vocabulary import english

#: label → the keys whose values are in the object's own unit
KEYS: Mapping[str, frozenset[str]] = {
    "control_total": frozenset({"value"}),
    "finding": frozenset({"measured", "threshold", "measured_now", "threshold_now"}),
}
_MODELS: Mapping[str, type[ControlTotal] | type[Finding]] = {
    "control_total": ControlTotal,
    "finding": Finding,
}
#: (label, id) → unit
Units = dict[tuple[str, int], str]


def is_measure(label: str, key: str) -> bool:
    """Whether the values of a column are in a unit that each object names."""
    return key in KEYS.get(label, ())


def units(objects: Iterable[tuple[str, int]]) -> Units:
    """The units of these objects, also of those that stand no more; two questions a label at most."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for label, pk in objects:
        if label in KEYS:
            wanted[label].add(pk)
    return {(label, pk): unit for label, ids in wanted.items() for pk, unit in _of(label, ids).items()}


def _of(label: str, ids: set[int]) -> dict[int, str]:
    model = _MODELS[label]
    found = dict(model._default_manager.filter(pk__in=ids).values_list("pk", "unit"))
    if gone := ids - found.keys():
        made = Change.objects.filter(label=label, object_id__in=gone, kind="create")
        told = made.values_list("object_id", "body")
        found |= {pk: json.loads(body).get("unit", (None, ""))[1] or "" for pk, body in told}
    return found


def shown(label: str, unit: str, value: Scalar) -> str:
    """A measured value with its unit, exact; as it is kept where no unit is known."""
    if not isinstance(value, int):
        return "" if value is None else str(value)
    if label == "finding" or unit == "fen":
        return measure(unit, value)
    match unit:
        case "percent":
            return f"{values.show_exact(value, '元')}%"
        case "usd":
            return _("%(amount)s US dollars") % {"amount": values.show_exact(value, "元")}
        case "count" if not english():
            return f"{value} {_name(unit)}"
        case _:
            return str(value)


def _name(unit: str) -> str:
    return next(choice.name() for choice in choices.MEASURE_UNITS if choice.value == unit)

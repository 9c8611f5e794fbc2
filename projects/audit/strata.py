"""What a draw is stratified by, in words: names of the fields, and of the strata."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from projects import vocabulary
from projects.models import Organisation, Sector

_COLUMNS = {
    "sector": ("project", "sector"),
    "department": ("project", "responsible"),
    "class": ("year_plan", "year_class"),
}


def name(key: str) -> str:
    """What a field of the strata is called."""
    return vocabulary.column(*_COLUMNS[key]).heading() if key in _COLUMNS else key


def in_words(strata: str) -> str:
    """The fields of a draw, "sector,class", by their names."""
    return "、".join(name(key) for key in strata.split(",") if key)


class Strata:
    """Names of strata as they are kept with what was drawn: "sector:steel department:7"."""

    @cached_property
    def _sectors(self) -> dict[str, str]:
        return {str(each.code): str(each) for each in Sector.objects.all()}

    @cached_property
    def _units(self) -> dict[str, str]:
        return {str(pk): unit for pk, unit in Organisation.objects.values_list("pk", "name")}

    def name(self, stratum: str) -> str:
        """The names of its parts; "" for a draw without strata."""
        parts = (part.partition(":") for part in stratum.split(" ") if part)
        return " · ".join(self._part(key, value) for key, _colon, value in parts)

    def _part(self, key: str, value: str) -> str:
        if not value:
            return _("%(what)s not known") % {"what": name(key)}
        match key:
            case "sector":
                return self._sectors.get(value, value)
            case "department":
                return self._units.get(value, value)
            case _:
                return vocabulary.show(vocabulary.column("year_plan", "year_class"), value)

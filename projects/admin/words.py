"""Words in the admin for what is kept as codes, and for what Django's own admin says in English whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from projects import vocabulary
from projects.conflicts import model_name

_ICONS = {True: "yes", False: "no", None: "unknown"}


def kind_of(label: str) -> str:
    """What a kind of object is called; one that the vocabulary lacks stands as it is stored."""
    return model_name(label) if label in vocabulary.MODEL_NAMES else label


def by_word(heading: Any, word: Callable[[str], str]) -> type[admin.AllValuesFieldListFilter]:
    """A filter over stored codes that offers each by its word, under our heading."""

    class ByWord(admin.AllValuesFieldListFilter):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.title = heading

        def choices(self, changelist: Any) -> Iterator[Any]:
            for choice in super().choices(changelist):
                yield {**choice, "display": word(str(choice["display"]))}

    return ByWord


def _icon(value: bool | None) -> SafeString:
    """Django's picture of a yes or no, which it names "True" and "False" in every language."""
    name = {True: _("yes"), False: _("no"), None: _("not known")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{_ICONS[value]}.svg"), name)


admin_list._boolean_icon = _icon  # type: ignore[attr-defined]

"""The checks themselves: which tests are left out, and what the translations check finds."""

import polib
import pytest

from tests.conftest import reasons
from tools import translations
from tools.translations import Message


@pytest.mark.parametrize("marker", ["browser", "office"])
def test_what_needs_a_program_is_left_out_only_where_nothing_requires_it(
    monkeypatch: pytest.MonkeyPatch, marker: str
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv(f"REQUIRE_{marker.upper()}", raising=False)
    assert marker in reasons()
    monkeypatch.setenv(f"REQUIRE_{marker.upper()}", "1")
    assert marker not in reasons()


def test_messages_are_found_in_modules() -> None:
    source = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("one" " and more"), ngettext("%(n)d row", "%(n)d rows", n), pgettext_lazy("month", "May")
b = _(marked_elsewhere)
"""
    assert list(translations.in_python(source)) == [
        Message(None, "one and more", None),
        Message(None, "%(n)d row", "%(n)d rows"),
        Message("month", "May", None),
    ]


def test_messages_are_found_under_whatever_name_a_module_gives_gettext() -> None:
    source = """
from django.utils.translation import gettext_lazy as _lazy, npgettext as counted
a = _lazy("Export"), counted("month", "%(n)d May", "%(n)d Mays", n)
"""
    assert list(translations.in_python(source)) == [
        Message(None, "Export", None),
        Message("month", "%(n)d May", "%(n)d Mays"),
    ]


@pytest.mark.parametrize("call", ['_(f"{n} rows")', '_("%d rows" % n)', '_("{} rows".format(n))'])
def test_texts_put_together_before_translation_are_refused(call: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(translations.in_python(call))


def test_messages_are_found_in_templates() -> None:
    source = (
        "{% load i18n %}{% translate \"it's\" %}{{ x|default:_('none') }}"
        "{% translate 'May' context 'month' %}"
        "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    assert list(translations.in_template(source)) == [
        Message(None, "it's", None),
        Message(None, "none", None),
        Message("month", "May", None),
        Message(None, "%(n)s row", "%(n)s rows"),
    ]


def test_each_fault_of_a_catalogue_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["good", "fuzzy", "missing", "empty", "%(n)s lost"]
    monkeypatch.setattr(
        translations, "wanted", lambda: {Message(None, text, None): {"a.py"} for text in texts}
    )
    catalogue = polib.POFile()
    for msgid, msgstr, flags in (
        ("good", "好", []),
        ("fuzzy", "大概", ["fuzzy"]),
        ("empty", "", []),
        ("%(n)s lost", "丢失", []),
        ("stale", "旧", []),
    ):
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=msgstr, flags=flags))
    found = list(translations.faults(catalogue, None))
    assert [fault.split(" (")[0] for fault in found] == [
        "no finished translation: 'fuzzy'",
        "not in the catalogue: 'missing'",
        "no finished translation: 'empty'",
        "placeholders differ: '%(n)s lost': 丢失",
        "no longer used: 'stale'",
        "django.mo is not what django.po says",
    ]

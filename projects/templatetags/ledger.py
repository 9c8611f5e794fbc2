"""Amounts and rates in templates. Amounts come in whole fen; what is not known shows as nothing.

A filter of figures takes "" for not known as well: that is what a template makes of an attribute of nothing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from projects import display, values, vocabulary
from projects.forms import SOURCES
from projects.models import YearPlan
from projects.values import Scalar
from projects.views.overview import AGAINST, ALL
from projects.vocabulary import Column

register = template.Library()

#: an amount in fen; None, or a template's "", where it is not known
Figure = int | str | None


@register.filter
def yi(fen: Figure) -> str:
    """An amount in 亿元 with two decimals."""
    return values.show_amount(_known(fen), "亿元")


@register.filter
def wan(fen: Figure) -> str:
    """An amount in 万元 with two decimals."""
    return values.show_amount(_known(fen), "万元")


def _known(fen: Figure) -> int | None:
    """An amount, or None for what is not known."""
    return fen if isinstance(fen, int) else None


@register.filter
def rate(share: str | None) -> str:
    """A share such as "0.475000" as "47.5%"."""
    return values.show_percent(share or None)


@register.filter
def points(share: str | None) -> str:
    """A deviation such as "-0.083300" in percentage points with its sign: "-8.3"."""
    if not share:
        return ""
    return f"{(Decimal(share) * 100).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP):+}"


@register.filter
def size(number: str | int | None) -> str:
    """How much, without its sign, where a word says the direction: a deviation in percentage points, or a whole number."""
    if isinstance(number, int):
        return str(abs(number))
    return points(number).lstrip("+-")


@register.filter
def signed(fen: Figure) -> str:
    """A difference in 亿元 with its sign."""
    known = _known(fen)
    shown = values.show_amount(known, "亿元")
    return f"+{shown}" if known and known > 0 else shown


@register.filter
def values_of(value: object) -> list[object]:
    """What a form sends of a field that holds this: each of several, nothing for what is not chosen."""
    several = value if isinstance(value, list | tuple) else [value]
    return ["on" if each is True else each for each in several if each not in (None, "", False)]


@register.filter
def heading(column: Column) -> str:
    """A column's heading with its unit."""
    return column.full_heading()


@register.filter
def source(kind: str) -> str:
    """From where something came: the name of a change set's source."""
    return str(dict(SOURCES).get(kind, kind))


@register.simple_tag
def light(colour: str) -> str:
    """A light with its sign and its word; a dash where there is none."""
    if not colour:
        return format_html('<span class="muted">{}</span>', _("no light"))
    return format_html('<span class="light light-{}">{}</span>', colour, display.light(colour))


@register.simple_tag
def show(model: str, key: str, value: Scalar) -> str:
    """A stored value of a column as people read it."""
    return vocabulary.show(vocabulary.column(model, key), value)


@register.simple_tag
def unit(name: str) -> str:
    """A unit's name in the language of the moment."""
    return vocabulary.unit_name(name)


@register.simple_tag
def times(name: str) -> str:
    """A unit behind a number, in the language of the moment."""
    return vocabulary.unit_after(name)


@register.filter
def exact(fen: Figure) -> str:
    """An amount in 万元 with as many decimals as it has."""
    known = _known(fen)
    return "" if known is None else values.show_exact(known, "万元")


@register.simple_tag(takes_context=True)
def traced(
    context: Context,
    shown: Any,
    measure: str,
    sector: str = "",
    month: int | None = None,
    query: str = "",
    **more: Any,
) -> str:
    """A sum as a link to what it is made of; ``traced`` of the context (or the list's ``query``) says over which rows,
    ``more`` what else the address asks for.

    What is not known is no link."""
    if shown in ("", "—", None):
        return str(shown or "")
    about = dict(context["traced"]) | more
    if month:
        about["month"] = month
    if sector:
        about["sector"] = sector
    url = reverse("trail-sum", args=[measure])
    return format_html('<a class="trace" href="{}?{}">{}</a>', url, query or urlencode(about), shown)


@register.simple_tag
def traced_project(shown: Any, row: YearPlan, month: int, part: str = "") -> str:
    """A project's figure of a year as a link to what it is made of; ``part`` is the section of that page."""
    if shown in ("", "—", None):
        return str(shown or "")
    url = reverse("trail-project", args=[row.project.code, row.plan.year])
    at = f"#{part}" if part else ""
    return format_html('<a class="trace" href="{}?month={}{}">{}</a>', url, month, at, shown)


@register.simple_tag
def published(shown: Any, year: int, scope: str, measure: str) -> str:
    """A published figure, or what it leaves, as a link to where it stands beside what is registered."""
    if shown in ("", "—", None):
        return str(shown or "")
    url = reverse("trail-published", args=[year, scope, measure])
    return format_html('<a class="trace" href="{}">{}</a>', url, shown)


@register.simple_tag
def registered(shown: Any, year: int, scope: str, measure: str) -> str:
    """The sum that stands against a published figure, as a link to its parts."""
    if shown in ("", "—", None):
        return str(shown or "")
    about = {"year": year} | ({} if scope == ALL else {"sector": scope})
    url = f"{reverse('trail-sum', args=[AGAINST[measure]])}?{urlencode(about)}"
    return format_html('<a class="trace" href="{}">{}</a>', url, shown)

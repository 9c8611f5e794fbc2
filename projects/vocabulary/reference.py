"""The columns of reference data: sectors, organisations, memberships. DOMAIN.md §2.1."""

from __future__ import annotations

from projects import choices
from projects.vocabulary.column import Edit, choice, flag, number, reference, text

# fmt: off
SECTOR = (
    text("code", "sector", "领域代码", "sector code", edit=Edit.REFERENCE, limit=40, required=True),
    text("name", "sector", "领域名称", "sector name", edit=Edit.REFERENCE, required=True),
    text("name_en", "sector", "英文名称", "English name", edit=Edit.REFERENCE),
    choice("kind", "sector", "类型", "kind", choices.SECTOR_KINDS, edit=Edit.REFERENCE),
    number("order", "sector", "排序", "order", edit=Edit.REFERENCE),
)
ORGANISATION = (
    text("name", "organisation", "单位名称", "organisation", edit=Edit.REFERENCE, required=True),
    text("credit_code", "organisation", "统一社会信用代码", "credit code", edit=Edit.REFERENCE, limit=18),
    choice("kind", "organisation", "单位类型", "kind of organisation", choices.ORGANISATION_KINDS, edit=Edit.REFERENCE),
    flag("active", "organisation", "在用", "in use", edit=Edit.REFERENCE),
)
MEMBERSHIP = (
    reference("user", "membership", "用户", "user", "user", edit=Edit.REFERENCE, required=True),
    reference("organisation", "membership", "单位", "organisation", "organisation", edit=Edit.REFERENCE),
    choice("role", "membership", "角色", "role", choices.ROLES, edit=Edit.REFERENCE, required=True),
)
# fmt: on

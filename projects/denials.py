"""Denials in the history: a person asked for a page that is not theirs to know of or to use.

A page that the person's role does not open, or anything forbidden, is a denial; for who does not see everything, so is
an object that they do not find: whether it is another's or nobody's, the answer is the same. A program that asks for one
page after another cannot fill the history: the same request is noted once an hour, and so many of one person."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from projects import access, ledger
from projects.ledger import Actor, Source
from projects.models import ChangeSet

ACTION = "denied"
_log = logging.getLogger(__name__)


def note(request: HttpRequest, status: int) -> None:
    """Note a denied request, if it is one and there were not too many."""
    user = request.user
    if not user.is_authenticated or status not in (403, 404) or request.resolver_match is None:
        return
    by_role = status == 403 or getattr(request, "denied", False)
    if not by_role and access.sees_all(user):
        return  # they would see it, if it were there
    reason = f"{request.method} {request.path}"[:500]
    since = timezone.now() - timedelta(hours=1)
    noted = ChangeSet.objects.filter(action=ACTION, user_id=user.pk, at__gte=since)
    told = list(noted.values_list("reason", flat=True)[: settings.DENIALS_NOTED])
    if len(told) >= settings.DENIALS_NOTED or reason in told:
        return
    try:
        ledger.event(Actor.of(user), Source("page", request.path[:200]), ACTION, reason)
    except DatabaseError:  # a denial that cannot be noted is still a denial
        _log.exception("a denial could not be noted")

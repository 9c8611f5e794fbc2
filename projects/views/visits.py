"""The last visit of a person to the first page: kept beside the ledger, so that the page can say what is new since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from projects import ledger
from projects.models import Visit
from projects.views.common import person

#: where the session keeps what was last seen before it began
KEY = "last_visit"


@dataclass(frozen=True, slots=True)
class Seen:
    """A position in the history, and when a person was last here."""

    position: int
    at: datetime


def last_visit(request: HttpRequest) -> Seen | None:
    """What the person saw last before this session, None if never; and note what they see now.

    Looking at the past is no visit. News stay news for the whole session. The note is written when a session begins or the ledger has moved, so that
    looking again costs no write."""
    if ledger.position() is not None:
        return None
    user, (position, _head) = person(request), ledger.head()
    noted = Visit.objects.filter(user=user).first()
    begins = KEY not in request.session
    if begins:
        request.session[KEY] = [noted.position, noted.at.isoformat()] if noted else None
    if begins or noted is None or noted.position != position:
        Visit.objects.update_or_create(user=user, defaults={"position": position, "at": timezone.now()})
    before = request.session[KEY]
    return Seen(before[0], datetime.fromisoformat(before[1])) if before else None

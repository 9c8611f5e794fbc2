"""What every page's frame shows: the product's name, the demo banner, and the way around."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portfolio.navigation import navigation
from projects import access
from projects.ledger import verified
from projects.ledger.verified import Verification


def product(request: HttpRequest) -> dict[str, object]:
    """The product's name, whether the figures are simulated, and the navigation."""
    return {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "DEMO": settings.DEMO,
        "AS_OF": getattr(request, "asof", None),
        "MAY_LOOK_BACK": SimpleLazyObject(lambda: access.may(getattr(request, "user", None), "past")),
        "MAY_READ": SimpleLazyObject(lambda: access.may(getattr(request, "user", None), "read")),
        "DAMAGED": SimpleLazyObject(lambda: _damaged(request)),
        "NAVIGATION": SimpleLazyObject(lambda: navigation(request) if hasattr(request, "user") else []),
    }


def _damaged(request: HttpRequest) -> Verification | None:
    """The verification that found the history damaged, for who is signed in; pages are read all the same."""
    user = getattr(request, "user", None)
    return verified.damaged() if user is not None and user.is_authenticated else None

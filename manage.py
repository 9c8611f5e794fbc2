#!/usr/bin/env python
"""Django's command line for this product."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as error:
        print(f"{type(error).__name__}: {error}".strip(), file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()

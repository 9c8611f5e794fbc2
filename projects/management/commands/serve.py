"""`manage.py serve`: the product on HOST:PORT."""

import signal
import socket
from typing import Any

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from projects import checks
from projects.intake import jobs
from projects.views import beforehand

THREADS = 8


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket on that address, or a sentence that says why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where SO_REUSEADDR would share the port
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        message = f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with PORT=…"
        raise CommandError(message, returncode=2) from None
    return sock


def stop(*_signal: Any) -> None:
    """End like Ctrl-C: waitress lets running requests finish."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    """Serve with waitress until Ctrl-C."""

    help = "Serve the product on HOST and PORT (default http://127.0.0.1:8000); Ctrl-C ends it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look at the history's triggers, collect the static files, listen, and say where."""
        if unguarded := checks.history_is_guarded(databases=["default"]):
            raise CommandError(f"{unguarded[0].msg} {unguarded[0].hint}", returncode=2)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        from portfolio.wsgi import application  # WhiteNoise lists the collected files as it loads

        sock = bound_socket(settings.HOST, settings.PORT)
        server = waitress.create_server(
            application,
            sockets=[sock],
            threads=THREADS,
            ident=None,
            max_request_body_size=settings.REQUEST_MAX_BYTES,
        )
        signal.signal(signal.SIGTERM, stop)
        if settings.IMPORT_THREADS:
            jobs.keep_watch()
        beforehand.keep_found()
        shown = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        self.stderr.write(f"http://{shown}:{settings.PORT}  (Ctrl-C: 停止 / stop)")
        server.run()  # returns after Ctrl-C
        server.close()
        self.stderr.write("已停止 / stopped")

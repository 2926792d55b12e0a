"""``heatpath serve``: its arguments, what must be there for it, and what it says when it starts."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from heatpath.numerics.errors import InputError


def add_serve(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``heatpath serve``."""
    parser.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    parser.add_argument("--port", metavar="N", type=int, default=8000, help="default: 8000")
    parser.add_argument("--workers", metavar="N", type=int, help="answers at once; default: one per processor")
    parser.add_argument("--limit", metavar="S", type=float, default=120.0, help="seconds for one answer; default: 120")


def serve(args: argparse.Namespace) -> int:
    """Serve until interrupted.

    Raises
    ------
    InputError : a missing extra, a value out of range, an address that cannot be used
    """
    require_serve()
    workers = os.cpu_count() or 1 if args.workers is None else args.workers
    if not 1 <= workers <= 256:
        raise InputError("--workers", f"{workers} is out of range", allowed="1 to 256")
    if not 0.1 <= args.limit <= 86400.0:
        raise InputError("--limit", f"{args.limit:g} is out of range", allowed="0.1 to 86400 s")
    if not 1 <= args.port <= 65535:
        raise InputError("--port", f"{args.port} is out of range", allowed="1 to 65535")
    _check_address(args.host, args.port)
    from heatpath.service import Settings
    from heatpath.service import serve as run
    from heatpath.workers import Load

    print(f"heatpath: warming {workers + 1} workers, then http://{args.host}:{args.port} answers", file=sys.stderr)
    run(args.host, args.port, Settings(load=Load(workers=workers, seconds=args.limit)))
    return 0


def require_serve() -> None:
    """Raises InputError, one line with the name of the extra, where a package is missing."""
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        name = (error.name or "a package").partition(".")[0]
        raise InputError("serve", f"{name} is missing", allowed="pip install 'heatpath[serve]'") from None


def _check_address(host: str, port: int) -> None:
    """Raises InputError where the address is taken or is none of this machine."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(address)
    except OSError as error:
        message = f"{host}:{port} cannot be used: {error.strerror or error}"
        raise InputError("--host, --port", message, allowed="a free port of this machine") from None

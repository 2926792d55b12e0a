"""Which program answers: its version and the versions of what it stands on, read without importing any of it."""

from __future__ import annotations

from importlib import metadata

FOUNDATIONS = ("numpy", "numba", "scipy", "CoolProp", "xarray", "pydantic")


def version() -> str:
    """Version of heatpath."""
    return metadata.version("heatpath")


def facts() -> str:
    """Version of heatpath, of Python, and of the packages that can change a number, as lines of text."""
    import platform

    lines = [f"heatpath {version()}", f"python {platform.python_version()} ({platform.machine()}, {platform.system()})"]
    return "\n".join(lines + [f"{name} {_version_of(name)}" for name in FOUNDATIONS])


def _version_of(name: str) -> str:
    """Version of an installed package, or that it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"

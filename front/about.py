"""Which program answers: its version and the versions of what it stands on, read without importing any of it."""

from __future__ import annotations

from importlib import metadata

FOUNDATIONS = ("numpy", "numba", "scipy", "CoolProp", "xarray", "pydantic")
ROOMS = ("", "numerics", "fluids", "thermal", "facility", "studies", "validation")
KINDS = (".py", ".csv", ".toml", ".json")
EXTRAS = {"cli": ("rich",), "plot": ("matplotlib",), "serve": ("fastapi", "uvicorn"), "sweep": ("dask", "distributed")}


def version() -> str:
    """Version of heatpath."""
    return metadata.version("heatpath")


def facts() -> str:
    """Version of heatpath, of Python, of the packages that can change a number, of the extras; what the sources are.

    Two installations with the same line ``sources`` hold the same physics and the same data.
    """
    import platform

    lines = [f"heatpath {version()}", f"python {platform.python_version()} ({platform.machine()}, {platform.system()})"]
    lines += [f"{name} {_version_of(name)}" for name in FOUNDATIONS]
    for extra, names in EXTRAS.items():
        lines.append(f"extra {extra}: " + ", ".join(f"{name} {_version_of(name)}" for name in names))
    return "\n".join([*lines, f"sources {sources()}"])


def sources() -> str:
    """A short digest of every source and data file of the rooms, whatever folder they stand in."""
    import hashlib
    from importlib.util import find_spec
    from pathlib import Path

    digest = hashlib.blake2b(digest_size=8)
    for room in ROOMS:
        spec = find_spec(f"heatpath.{room}" if room else "heatpath")
        folder = Path((spec.origin if spec else None) or __file__).parent
        files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.suffix in KINDS}
        for name in sorted(files):
            if room or "/" not in name:  # installed, the rooms stand below the front
                digest.update(f"{room}/{name}".encode())
                digest.update(files[name].read_bytes())
    return digest.hexdigest()


def _version_of(name: str) -> str:
    """Version of an installed package, or that it is missing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"

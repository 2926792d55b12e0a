"""The boiling curves of a tank's surfaces with the operating points of its devices, and where boiling ends.

Both axes are logarithmic. Curves differ in dash, points in shape, so that the picture reads in grey and without colour
vision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatpath.drawing import LINES, Picture, figure, of_figure, plain
from heatpath.picture import INK
from heatpath.studies.boiling_curve import BoilingCurve, BoilingCurves

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CM2 = 1e4  # W/m2 in a W/cm2


def boiling_picture(found: BoilingCurves) -> Picture:
    """Flux over superheat for every kind of surface, from ``studies.boiling_curve``."""
    return of_figure(lambda: _figure(found))


def _figure(found: BoilingCurves) -> Figure:
    drawn = figure(9.6, 5.8)
    axes = drawn.subplots()
    for members, style in zip(_kinds(found.curves), LINES, strict=False):
        _curve(axes, members, style)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("superheat of the surface over the pool [K]")
    axes.set_ylabel("heat flux [W/cm²]")
    axes.grid(which="major", color="#d5dbe1", lw=0.6)
    axes.set_axisbelow(True)
    pool = f"{found.coolant} at {found.saturation_temperature - 273.15:.1f} °C, {found.pressure / 1e5:.2f} bar"
    plain(axes, f"Boiling curves of the tank's surfaces in {pool}")
    axes.legend(frameon=False, loc="lower right", fontsize=8.5)
    note = ("filled: mean flux of a device, hollow above it: flux at the centre of its plate\n"
            "top bar: critical flux; dotted bar: what of it is usable, less the scatter of like specimens")  # fmt: skip
    axes.text(0.015, 0.985, note, transform=axes.transAxes, va="top", fontsize=8.5)
    highest = max(curve.critical_heat_flux for curve in found.curves) / CM2
    lowest = min(curve.point.heat_flux for curve in found.curves) / CM2
    axes.set_ylim(0.3 * lowest, highest * 4.0)
    axes.set_xlim(left=0.5)
    axes.xaxis.set_major_formatter(lambda value, place: f"{value:g}")
    axes.yaxis.set_major_formatter(lambda value, place: f"{value:g}")
    axes.xaxis.set_minor_formatter(lambda value, place: f"{value:g}" if f"{value:g}"[0] in "25" else "")
    axes.tick_params(axis="x", which="minor", labelsize=8)
    return drawn


def _kinds(curves: tuple[BoilingCurve, ...]) -> list[list[BoilingCurve]]:
    """Surfaces of about one curve together: same law, critical fluxes within 2 %; the most loaded kind first."""
    kinds: list[list[BoilingCurve]] = []
    for curve in sorted(curves, key=lambda each: -each.point.heat_flux):
        for kind in kinds:
            same = abs(kind[0].critical_heat_flux / curve.critical_heat_flux - 1.0) < 0.02
            n = min(kind[0].heat_flux.size, curve.heat_flux.size)
            if same and np.allclose(kind[0].heat_flux[:n], curve.heat_flux[:n], rtol=0.25):
                kind.append(curve)
                break
        else:
            kinds.append([curve])
    return kinds


def _curve(axes: Axes, members: list[BoilingCurve], style: tuple[str, object, str]) -> None:
    """One kind of surface: its curve, where it ends, and every device on it."""
    colour, dash, mark = style
    first = members[0]
    names = ", ".join(dict.fromkeys(each.name.replace("-", " ") for each in members))
    axes.plot(first.superheat, first.heat_flux / CM2, color=colour, linestyle=dash, lw=1.5, label=names)
    end = float(first.superheat[-1])
    for flux, line in ((first.critical_heat_flux, "-"), (first.usable_heat_flux, ":")):
        axes.plot([0.6 * end, 1.6 * end], [flux / CM2] * 2, color=colour, linestyle=line, lw=1.8)
    for each in members:
        x, low, high = each.point.superheat, each.point.heat_flux / CM2, each.point.peak_heat_flux / CM2
        if high > 1.02 * low:
            axes.plot([x, x], [low, high], color=colour, lw=0.8)
            axes.plot([x], [high], mark, ms=7, markerfacecolor="white", markeredgecolor=colour, zorder=4)
        axes.plot([x], [low], mark, ms=7, color=colour, markeredgecolor=INK, zorder=5)
        if len(members) <= 4:
            axes.annotate(each.name.replace("-", " "), (x, low), (7, -4), textcoords="offset points", fontsize=8)

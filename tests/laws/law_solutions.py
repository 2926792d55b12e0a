"""Numerical solutions of the problems behind the laws, written from the differential equations and not from the laws.

Finite volumes in the sections of ducts and in a disc, exact exponentials along the flow, ordinary equations by scipy.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.integrate import cumulative_trapezoid, quad, solve_ivp
from scipy.linalg import eigh, solve_banded
from scipy.optimize import brentq, minimize_scalar
from scipy.sparse.linalg import eigsh, spsolve

Array = NDArray[np.float64]


def _second(cells: int, width: float, walls: tuple[bool, bool]) -> sp.csr_matrix:
    """Second difference on cells of equal width; True is a wall at zero half a cell away, False an adiabatic one."""
    step = width / cells
    main = np.full(cells, -2.0)
    main[0] += -1.0 if walls[0] else 1.0
    main[-1] += -1.0 if walls[1] else 1.0
    return sp.diags([np.ones(cells - 1), main, np.ones(cells - 1)], [-1, 0, 1]) / step**2


def _laplace(cells: int, short: float, long: float, cover: bool = True) -> sp.csr_matrix:
    """Laplace operator in a rectangle; ``cover`` False makes one short side adiabatic."""
    x = _second(cells, short, (True, True))
    y = _second(cells, long, (True, cover))
    return sp.csr_matrix(sp.kron(x, sp.eye(cells)) + sp.kron(sp.eye(cells), y))


def _extrapolated(solution: object, *arguments: object) -> float:
    """Richardson's value from two second-order grids."""
    coarse, fine = (solution(cells, *arguments) for cells in (40, 80))  # type: ignore[operator]
    return float(fine + (fine - coarse) / 3.0)


def _duct_velocity(cells: int, aspect: float) -> tuple[Array, float]:
    """Velocity over its mean in a duct of sides ``aspect`` and 1, and Fanning f Re on the hydraulic diameter."""
    u = spsolve(_laplace(cells, aspect, 1.0), -np.ones(cells * cells))
    diameter = 2.0 * aspect / (1.0 + aspect)
    return u / u.mean(), diameter**2 / (2.0 * float(u.mean()))


def duct_friction(aspect: float) -> float:
    """Fanning f Re of developed flow on the hydraulic diameter."""
    return _extrapolated(lambda cells: _duct_velocity(cells, aspect)[1])


def duct_friction_root_area(aspect: float) -> float:
    """The same on sqrt(A)."""
    diameter = 2.0 * aspect / (1.0 + aspect)
    return duct_friction(aspect) * math.sqrt(aspect) / diameter


def duct_excess_loss(aspect: float) -> float:
    """Hagenbach factor from the momentum and energy of the developed profile, ``2 (K_e - K_d)``."""

    def factor(cells: int) -> float:
        u, _ = _duct_velocity(cells, aspect)
        return 2.0 * float(np.mean(u**3) - np.mean(u**2))

    return _extrapolated(factor)


def duct_nusselt_flux(aspect: float, heated: int = 4) -> float:
    """Developed Nusselt number under H1; three heated sides leave a short one adiabatic."""

    def nusselt(cells: int) -> float:
        u, _ = _duct_velocity(cells, aspect)
        t = spsolve(_laplace(cells, aspect, 1.0, cover=heated == 4), u)
        perimeter = 2.0 * (1.0 + aspect) if heated == 4 else 2.0 + aspect
        diameter = 2.0 * aspect / (1.0 + aspect)
        return float(aspect / perimeter / -np.mean(u * t) * diameter)

    return _extrapolated(nusselt)


def duct_nusselt_isothermal(aspect: float) -> float:
    """Developed Nusselt number with all walls at one temperature: the slowest mode along the flow."""

    def nusselt(cells: int) -> float:
        u, _ = _duct_velocity(cells, aspect)
        decay = eigsh(-_laplace(cells, aspect, 1.0), 1, sp.diags(u), sigma=0.0, return_eigenvectors=False)
        return float(decay[0]) * (aspect / (1.0 + aspect)) ** 2

    return _extrapolated(nusselt)


@cache
def _square_modes(cells: int) -> tuple[Array, Array, Array]:
    """Decay rates, bulk shares of the modes and velocity in a quarter of the unit square at one wall temperature."""
    side = _second(cells, 0.5, (True, False))
    laplace = sp.kron(side, sp.eye(cells)) + sp.kron(sp.eye(cells), side)
    u = spsolve(sp.csr_matrix(laplace), -np.ones(cells * cells))
    u /= u.mean()
    root = np.sqrt(u)
    rates, modes = eigh(-laplace.toarray() / np.outer(root, root))
    share = (modes.T @ root) ** 2 / u.size
    return rates, share, u


def square_mean_nusselt(graetz_length: float) -> float:
    """Mean Nusselt number of developed flow in a square duct at ``L/(D Re Pr)`` (D its side), walls isothermal."""
    rates, share, _ = _square_modes(28)
    bulk = float(np.sum(share * np.exp(-rates * graetz_length)))
    return -math.log(bulk) / (4.0 * graetz_length)


@cache
def _gap_modes(tube: bool, isothermal: bool) -> tuple[Array, Array, Array, Array]:
    """Modes of developed flow in a gap or tube of radius 1: rates, modes, capacity of the cells, their areas."""
    cells = 400
    edge = 1.0 - (1.0 - np.linspace(0.0, 1.0, cells + 1)) ** 1.5  # finer at the wall
    middle = 0.5 * (edge[1:] + edge[:-1])
    area = 0.5 * (edge[1:] ** 2 - edge[:-1] ** 2) if tube else np.diff(edge)
    face = edge if tube else np.ones_like(edge)
    primitive = edge**2 / 2.0 - edge**4 / 4.0 if tube else edge - edge**3 / 3.0
    capacity = np.diff(primitive)
    capacity *= area.sum() / capacity.sum()
    link = face[1:-1] / np.diff(middle)
    wall = face[-1] / (1.0 - middle[-1]) if isothermal else 0.0
    conduction = np.diag(np.append(link, wall) + np.append(0.0, link)) - np.diag(link, 1) - np.diag(link, -1)
    root = np.sqrt(capacity)
    rates, modes = eigh(conduction / np.outer(root, root))
    return rates, modes / root[:, None], capacity, middle


def gap_mean_nusselt(graetz_length: float, tube: bool = False) -> float:
    """Mean Nusselt number on D_h at ``x/(D_h Re Pr)``, developed velocity, one wall temperature."""
    rates, modes, capacity, _ = _gap_modes(tube, True)
    diameter = 2.0 if tube else 4.0
    start = modes.T @ capacity
    bulk = float(np.sum(start**2 * np.exp(-rates * graetz_length * diameter**2))) / float(capacity.sum())
    return -math.log(bulk) / (4.0 * graetz_length)


def gap_local_nusselt_flux(graetz_length: float, tube: bool = False) -> float:
    """Local Nusselt number on D_h at ``x/(D_h Re Pr)``, developed velocity, even wall flux."""
    rates, modes, capacity, middle = _gap_modes(tube, False)
    diameter = 2.0 if tube else 4.0
    length = graetz_length * diameter**2
    grown = np.where(rates > 1e-9, -np.expm1(-rates * length) / np.where(rates > 1e-9, rates, 1.0), length)
    t = modes @ (modes[-1] * grown)
    bulk = float(capacity @ t / capacity.sum())
    return diameter / (float(t[-1]) + (1.0 - float(middle[-1])) - bulk)


def gap_mean_nusselt_flux(graetz_length: float) -> float:
    """Mean over the length of the local Nusselt number between plates, even wall flux."""
    mean, _ = quad(lambda s: gap_local_nusselt_flux(graetz_length * s**3) * 3.0 * s * s, 0.02, 1.0, epsrel=1e-4)
    start = 1.5 * 1.49 * (graetz_length * 0.02**3) ** (-1.0 / 3.0) * 0.02**3  # Leveque's solution before that
    return float(mean + start)


def inlet_nusselt(re: float, pr: float) -> float:
    """Nusselt number on the gap and from the inlet temperature between plates, from the marching solution."""
    graetz_length = 1.0 / (4.0 * re * pr)
    units = 4.0 * gap_mean_nusselt(graetz_length) * graetz_length
    return -0.5 * re * pr * math.expm1(-units)


def plate_nusselt(pr: float) -> float:
    """Mean Nusselt number over sqrt(Re) of a flat plate: Blasius and Pohlhausen."""
    curve = solve_ivp(
        lambda _, y: [y[1], y[2], -0.5 * y[0] * y[2]],
        (0.0, 12.0), [0.0, 0.0, 0.33205733], rtol=1e-9, atol=1e-11, dense_output=True,
    )  # fmt: skip
    eta = np.linspace(0.0, 12.0, 6001)
    inner = cumulative_trapezoid(curve.sol(eta)[0], eta, initial=0.0)
    return 2.0 / float(np.trapezoid(np.exp(-0.5 * pr * inner), eta))


def aided_plate_nusselt(richardson: float, pr: float) -> float:
    """Mean Nusselt number over sqrt(Re) of a hot vertical plate in an upward stream, ``Gr/Re**2`` at its end."""
    y = np.linspace(0.0, 1.0, 241) ** 1.5 * 9.0
    x = np.linspace(0.0, 1.0, 401) ** 2
    u, t = np.ones_like(y), np.zeros_like(y)
    u[0], t[0] = 0.0, 1.0
    v = np.zeros_like(y)
    heat = 0.0
    for step in np.diff(x):
        old_u, old_t = u.copy(), t.copy()
        for _ in range(3):
            t = _layer_step(y, u, v, old_t, step, 1.0 / pr, np.zeros_like(y), (1.0, 0.0))
            u = _layer_step(y, u, v, old_u, step, 1.0, richardson * t, (0.0, 1.0))
            v = -cumulative_trapezoid((u - old_u) / step, y, initial=0.0)
        heat += step * (t[0] - t[1]) / (y[1] - y[0])
    return heat


def _layer_step(
    y: Array, u: Array, v: Array, old: Array, step: float, diffusion: float, source: Array, ends: tuple[float, float]
) -> Array:
    """One implicit step of ``u f_x + v f_y = D f_yy + s`` across a boundary layer."""
    below, above = y[1:-1] - y[:-2], y[2:] - y[1:-1]
    whole = below + above
    low = -2.0 * diffusion / (below * whole) - v[1:-1] / whole
    high = -2.0 * diffusion / (above * whole) + v[1:-1] / whole
    bands = np.zeros((3, y.size))
    bands[0, 2:], bands[2, :-2] = high, low
    bands[1] = 1.0
    bands[1, 1:-1] = u[1:-1] / step + 2.0 * diffusion / (below * above)
    right = np.concatenate([[ends[0]], u[1:-1] * old[1:-1] / step + source[1:-1], [ends[1]]])
    return solve_banded((1, 1), bands, right)


def fin_efficiency(h: float, conductivity: float, thickness: float, height: float) -> float:
    """Efficiency of a fin from finite volumes along its height."""
    cells = 2000
    step = height / cells
    link = conductivity * thickness / step
    main = np.full(cells, 2.0 * link + 2.0 * h * step)
    main[0] += link
    main[-1] -= link
    side = np.full(cells, -link)
    right = np.zeros(cells)
    right[0] = 2.0 * link
    theta = solve_banded((1, 1), np.array([side, main, side]), right)
    return float(theta.mean())


@cache
def spreading(
    source_radius: float, plate_radius: float, thickness: float, conductivity: float, h: float
) -> tuple[float, float, float]:
    """Mean and central spreading resistance of disc on disc [K/W], and the flux at the centre of the cooled face over
    its mean; finite volumes, two grids."""
    coarse, fine = (_spreading(cells, source_radius, plate_radius, thickness, conductivity, h) for cells in (60, 120))
    both = fine + (fine - coarse) / 3.0
    return float(both[0]), float(both[1]), float(both[2])


def _spreading(cells: int, a: float, b: float, thickness: float, k: float, h: float) -> Array:
    """One grid of ``spreading``: the source ends on a face between cells."""
    inside = max(4, round(cells * a / b))
    edge = np.concatenate([np.linspace(0.0, a, inside + 1), np.linspace(a, b, cells - inside + 1)[1:]])
    deep = (np.linspace(0.0, 1.0, cells // 2 + 1)) ** 1.5 * thickness
    r, z = 0.5 * (edge[1:] + edge[:-1]), 0.5 * (deep[1:] + deep[:-1])
    ring = math.pi * np.diff(edge**2)
    radial = 2.0 * math.pi * k * edge[1:-1] / np.diff(r)
    down = k / np.diff(z)
    bottom = 1.0 / ((thickness - z[-1]) / k + 1.0 / h)
    across = sp.diags([-radial, np.append(radial, 0.0) + np.append(0.0, radial), -radial], [-1, 0, 1])
    along = sp.diags([-down, np.append(down, bottom) + np.append(0.0, down), -down], [-1, 0, 1])
    matrix = sp.kron(sp.diags(np.diff(deep)), across) + sp.kron(along, sp.diags(ring))
    load = np.zeros((z.size, r.size))
    load[0] = np.where(r < a, ring, 0.0) / (math.pi * a * a)
    t = spsolve(sp.csr_matrix(matrix), load.ravel()).reshape(load.shape)
    surface = t[0] + load[0] / ring * z[0] / k
    area = math.pi * b * b
    plain = thickness / (k * area) + 1.0 / (h * area)
    mean = float(np.sum((surface * ring)[r < a]) / (math.pi * a * a))
    centre = float(surface[0] + (surface[0] - surface[1]) / (r[1] ** 2 - r[0] ** 2) * r[0] ** 2)
    below = float(t[-1, 0] + (t[-1, 0] - t[-1, 1]) / (r[1] ** 2 - r[0] ** 2) * r[0] ** 2)
    return np.array([mean - plain, centre - plain, bottom * below * area])


def exchanger(ntu: float, ratio: float, counter: bool) -> float:
    """Effectiveness from the two streams' equations along the exchanger; the smaller stream is the hot one."""
    sign = -1.0 if counter else 1.0

    def end(cold: float) -> tuple[float, float]:
        run = solve_ivp(
            lambda _, y: [-ntu * (y[0] - y[1]), sign * ratio * ntu * (y[0] - y[1])], (0.0, 1.0), [1.0, cold],
            rtol=1e-10, atol=1e-12,
        )  # fmt: skip
        return float(run.y[0, -1]), float(run.y[1, -1])

    cold = brentq(lambda guess: end(guess)[1], 0.0, 1.0) if counter else 0.0
    return 1.0 - end(cold)[0]


def bubble_onset(sigma_t_over_rho_h: float, flux_over_k: float) -> float:
    """Least superheat for which the wall's profile reaches the superheat of some bubble at its tip."""
    found = minimize_scalar(
        lambda logarithm: 2.0 * sigma_t_over_rho_h / math.exp(logarithm) + flux_over_k * math.exp(logarithm),
        bounds=(-25.0, -3.0), method="bounded", options={"xatol": 1e-10},
    )  # fmt: skip
    return float(found.fun)


def tube_film_constant() -> float:
    """Constant of Nusselt's film round a horizontal tube: ``d(delta**3 sin)/d(angle) = A/delta`` integrated."""
    whole, _ = quad(lambda angle: math.sin(angle) ** (1.0 / 3.0), 0.0, math.pi)
    return (4.0 * whole / 3.0) ** 0.75 * (2.0 / 3.0) ** 0.25 / math.pi


def falling_film_bank(rows: int) -> float:
    """Mean coefficient of tubes whose film falls on the next one, over that of the first.

    The flow that leaves one enters the next, and ``F**(1/3) dF = A sin**(1/3)``: F**(4/3) grows alike on each.
    """
    return float(rows) ** 0.75 / rows


def film_latent_ratio(jakob: float) -> float:
    """Effective over true latent heat in Nusselt's law: the film's similarity solution without inertia.

    Stream function ``s**2/2 - s**3/6`` on the film's thickness, ``theta'' + 3 c F theta' = 0``, c closes the interface.
    """
    s = np.linspace(0.0, 1.0, 4001)
    drift = 3.0 * cumulative_trapezoid(s**2 / 2.0 - s**3 / 6.0, s, initial=0.0)

    def film(c: float) -> tuple[float, float]:
        weight = np.exp(-c * drift)
        total = float(np.trapezoid(weight, s))
        return c * total / float(weight[-1]), total

    c = brentq(lambda guess: film(guess)[0] - jakob, 1e-9, 20.0)
    return jakob / (c * film(c)[1] ** 4)


def stefan_flux(diffusivity: float, thickness: float, concentration: float, gas_bulk: float, gas_wall: float) -> float:
    """Molar flux of vapour through a stagnant gas, from the diffusion equation by shooting."""

    def gas_at_wall(flux: float) -> float:
        slope = flux / (concentration * diffusivity)
        run = solve_ivp(lambda _, y: [slope * y[0]], (0.0, thickness), [gas_bulk], rtol=1e-10)
        return float(run.y[0, -1]) - gas_wall

    return float(brentq(gas_at_wall, 0.0, 50.0 * concentration * diffusivity / thickness))

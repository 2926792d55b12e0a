"""Coefficients of RODAS3: a linearly implicit step of third order with an embedded second-order answer.

One factorisation and three evaluations of the right side serve a step of four stages. The method is L-stable and
stiffly accurate, so that equations without a storage term (flows, pressures, massless nodes) come along as the limit
of infinitely fast ones.

For ``M y' = f(t, y)`` with the slope ``J = df/dy`` each stage solves
``(M/(gamma h) - J) K_i = f(t + alpha_i h, Y_i) + M sum_j c_ij K_j/h + gamma_i h df/dt`` at
``Y_i = y + sum_j a_ij K_j``; the answer is ``y + sum m_i K_i``, its error ``K_4``.

Source: A. Sandu, J. G. Verwer et al., Benchmarking stiff ODE solvers for atmospheric chemistry problems II:
Rosenbrock solvers, Atmospheric Environment 31 (1997) 3459, doi 10.1016/S1352-2310(97)83212-8, method RODAS3, in the
form without products by J of E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, section IV.7.
"""

from __future__ import annotations

STAGES = 4
GAMMA = 0.5
# where each stage stands in the step, and what multiplies the slope in time
ALPHA = (0.0, 0.0, 1.0, 1.0)
GAMMA_TIME = (0.5, 1.5, 0.0, 0.0)
# stage i stands at y + sum_j A[i][j] K_j; stages 1 and 2 share one evaluation
A = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (2.0, 0.0, 0.0), (2.0, 0.0, 1.0))
C = ((0.0, 0.0, 0.0), (4.0, 0.0, 0.0), (1.0, -1.0, 0.0), (1.0, -1.0, -8.0 / 3.0))
M = (2.0, 0.0, 1.0, 1.0)
ORDER = 3

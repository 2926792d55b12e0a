"""Placeholder until the house is furnished: the kernel decorator."""

import numba

kernel = numba.njit(cache=True, error_model="numpy", nogil=True)

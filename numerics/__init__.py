"""heatpath.numerics"""

"""heatpath.fluids"""

"""heatpath.thermal"""

"""heatpath.facility"""

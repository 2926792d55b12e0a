"""heatpath.validation"""

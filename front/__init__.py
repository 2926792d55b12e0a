"""heatpath"""

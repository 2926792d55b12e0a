"""heatpath.studies"""

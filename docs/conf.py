"""How Sphinx builds these pages: ``make docs``, with warnings as errors and without the network."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from doc_notebooks import gather_notebooks  # noqa: E402

project = "heatpath"
author = "The heatpath developers"
copyright = "The heatpath developers, Apache-2.0"
html_title = "heatpath"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "doc_directives"]
exclude_patterns = ["_build"]

myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "off"  # `make notebooks` has run them

autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_type_aliases = {"Source": "Source"}
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["pages.css"]
html_show_sourcelink = False
html_copy_source = False

gather_notebooks(HERE.parent / "notebooks", HERE / "notebooks")

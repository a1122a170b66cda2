"""The lists and pickers of administrators."""

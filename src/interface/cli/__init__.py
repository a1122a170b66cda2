"""The command line: ``film-gallery``."""

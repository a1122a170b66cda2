"""Measurements of the gallery, each beside what it is measured against."""

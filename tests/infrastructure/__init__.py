"""Tests of how the gallery is kept and carried."""

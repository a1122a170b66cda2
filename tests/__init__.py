"""The tests of the gallery."""

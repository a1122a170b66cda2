"""Tests of how people and programs reach a gallery."""

"""Tests of the admin site, over HTTP inside the process."""

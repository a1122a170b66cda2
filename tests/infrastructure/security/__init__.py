"""Tests of passwords, secrets and keys."""

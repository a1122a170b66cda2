"""Passwords, secrets and keys: how the gallery keeps them."""

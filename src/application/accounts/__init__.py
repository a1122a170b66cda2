"""Accounts: registration, credentials, signing in and out."""

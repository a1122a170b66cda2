"""Copies of databases: made, examined, and put in a database's place."""

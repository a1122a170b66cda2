"""The kinds of objects that the admin site shows."""

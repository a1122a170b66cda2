"""Serving HTTP: connections and what each may take, and the processes that answer."""

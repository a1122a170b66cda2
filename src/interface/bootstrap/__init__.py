"""The only place that knows every layer: settings, and the objects wired together."""

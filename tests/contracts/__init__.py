"""What every adapter of a port promises: one suite a port, run on all adapters."""

"""What those who run a gallery can see of it: requests in the log, measures, health."""

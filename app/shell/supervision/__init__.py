"""Running processes: starting, watching, restarting and ending them, and owning a data directory alone."""

"""Real SIGKILLs in the middle of real work. The long run, `bin/bench kills`, stands on the same modules."""

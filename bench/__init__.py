"""The benchmarks, `bin/bench NAME`: what the product costs, beside the barest thing that does the same in the same run."""

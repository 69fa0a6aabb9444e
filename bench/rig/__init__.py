"""What the benchmarks share: servers with data folders of their own, the load, and counters."""

"""Times of gradients over the corpus: `python -m tests.benchmarks --help`."""

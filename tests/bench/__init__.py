"""Benchmarks: ratios against a floor or a rival in one run, interleaved, medians of five (``make bench``)."""

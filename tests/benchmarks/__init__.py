"""Measurements, run by hand (`make bench`): nothing here is asserted, and no test depends on a clock."""

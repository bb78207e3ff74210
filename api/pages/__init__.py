"""Templates and the style sheet of the pages; data only, a package so that they are installed."""

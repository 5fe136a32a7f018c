"""Which modules a launch loads: facts per file, names resolved in the image, one walk."""

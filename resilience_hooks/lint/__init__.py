"""Rules about what code does at run time, beyond images; they read one file at a time."""

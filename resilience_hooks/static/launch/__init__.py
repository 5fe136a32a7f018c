"""What starts in an image: argv after wrappers, entry points, working directory, sys.path."""

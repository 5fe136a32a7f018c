"""A Dockerfile replayed over a build context: a virtual image; it knows nothing of Python."""

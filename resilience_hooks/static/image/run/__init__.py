"""RUN, as far as its effect on the repository's files can be decided without running it."""

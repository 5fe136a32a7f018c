"""One module for each kind of file that declares source deployments."""

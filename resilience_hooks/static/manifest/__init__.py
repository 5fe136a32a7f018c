"""The startup manifest: every import of a service as a file that the service verifies itself by."""

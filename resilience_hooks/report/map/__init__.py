"""The map as one HTML page: services × packages, without network, by keyboard too."""

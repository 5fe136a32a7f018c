"""What a service that is started here loads before its own code; standard library only."""

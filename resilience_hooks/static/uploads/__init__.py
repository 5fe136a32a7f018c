"""Source deployments: folders that an uploader sends as they are, to be started by a platform."""

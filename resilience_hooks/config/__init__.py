"""The configuration: what a repository declares where discovery cannot know.

``model`` defines the keys once; validation, the JSON schema and the reference page follow from it.
"""

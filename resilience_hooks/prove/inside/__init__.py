"""What runs in the clean interpreter: the standard library only, and gone before the code starts.

``main`` reads jobs and forks a child for each; a child enters the image (``world``), watches its
imports (``watch``), supplies what third parties would (``stubs``) and starts the launch
(``entries``, ``session``).
"""

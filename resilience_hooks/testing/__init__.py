"""What a flow test stands on: services in their own images, a push broker, stand-ins, a clock.

``plugin`` offers it to pytest as fixtures, each loaded by the test that asks for it.
``docs/testing.md``.
"""

"""Does the deployed service work? A verdict in minutes, which never says pass without looking.

ready → health → exercise → logs → report

Each step takes the target and what the steps before it learned, and yields what it saw. The
total deadline stands above all steps; a step that it cuts short is inconclusive.
"""

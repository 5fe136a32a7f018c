"""What the installers of an image put into its site-packages, and the modules that supplies."""

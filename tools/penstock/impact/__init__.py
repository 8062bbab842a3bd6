"""What a change touches: places, images, and whoever depends on what is touched."""

"""What touches the world: the clock, git, the site builder, and the order of the stages."""

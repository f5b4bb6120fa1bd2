"""Setting an installation up: what is followed, who asks, keys, which sources are asked, and what will happen then."""

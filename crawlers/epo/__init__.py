"""Open Patent Services of the European Patent Office: what its XML holds, what its headers allow, what it is asked."""

"""A visit: one person's pass through the terminal, as a pure table and a runner that carries its effects out."""

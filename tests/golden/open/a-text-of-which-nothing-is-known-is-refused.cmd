open a-text-of-which-nothing-is-known-is-refused.cmd

open a-text-file-is-refused.cmd

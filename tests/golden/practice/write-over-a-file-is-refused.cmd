practice 7 --write what-is-where.cmd

status 8034001f

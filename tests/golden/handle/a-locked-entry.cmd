handle entry b9861f214b90ffe2 1f0003

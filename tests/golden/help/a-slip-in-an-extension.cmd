'!anlayze -v'
